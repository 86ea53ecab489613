package relay.run;

import com.google.errorprone.annotations.Immutable;
import java.util.Locale;

/**
 * A text for people in the two languages of the product.
 *
 * @param en English
 * @param zh Chinese
 */
@Immutable
public record Text(String en, String zh) {

  /** The text in {@code locale}'s language: Chinese for any {@code zh}, else English. */
  public String in(Locale locale) {
    return locale.getLanguage().equals(Locale.CHINESE.getLanguage()) ? zh : en;
  }
}

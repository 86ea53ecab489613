package relay.api.console;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import org.springframework.web.servlet.i18n.AcceptHeaderLocaleResolver;
import org.springframework.web.util.WebUtils;

/**
 * The reader's language: the cookie {@code relay_lang} that the console's switch sets, else {@code
 * Accept-Language}, else English.
 */
final class ReaderLocale extends AcceptHeaderLocaleResolver {

  private static final String COOKIE = "relay_lang";

  ReaderLocale() {
    setSupportedLocales(List.of(Locale.ENGLISH, Locale.CHINESE));
    setDefaultLocale(Locale.ENGLISH);
  }

  @Override
  public Locale resolveLocale(HttpServletRequest request) {
    var chosen = WebUtils.getCookie(request, COOKIE);
    if (chosen != null && chosen.getValue().equals("zh")) {
      return Locale.CHINESE;
    }
    if (chosen != null && chosen.getValue().equals("en")) {
      return Locale.ENGLISH;
    }
    return super.resolveLocale(request);
  }
}

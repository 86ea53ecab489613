package relay.api.submission;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Times as people type them: {@code 90s, 15m, 6h, 30d}. */
final class ShortDuration {

  private static final Pattern FORM = Pattern.compile("(\\d{1,6})([smhd])");

  private ShortDuration() {}

  /** Empty when the text has another form. */
  static Optional<Duration> parse(String text) {
    var parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    var count = Long.parseLong(parts.group(1));
    return Optional.of(
        switch (parts.group(2)) {
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        });
  }
}

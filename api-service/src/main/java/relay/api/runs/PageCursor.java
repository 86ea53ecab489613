package relay.api.runs;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import relay.api.web.ApiException;

/**
 * Where a keyset page ended: the sort tuple of its last row. Rows that change meanwhile may move to
 * a page that was already read, or be seen twice.
 *
 * @param rank the bucket's place in the order; 0 where there are no buckets
 * @param at the last row's time, exact to a microsecond
 * @param number the last row's number
 */
record PageCursor(int rank, Instant at, long number) {

  private static final Pattern FORM = Pattern.compile("k1:(\\d{1,2}):(-?\\d{1,17}):(\\d{1,18})");

  /** The opaque text for the API. */
  String encoded() {
    var micros = ChronoUnit.MICROS.between(Instant.EPOCH, at);
    var text = "k1:" + rank + ":" + micros + ":" + number;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * The cursor in a query; null when there is none.
   *
   * @throws ApiException when the text is none of ours
   */
  static @Nullable PageCursor parse(@Nullable String encoded) {
    if (encoded == null || encoded.isEmpty()) {
      return null;
    }
    var matcher = FORM.matcher(decoded(encoded));
    if (!matcher.matches()) {
      throw notOurs();
    }
    return new PageCursor(
        Integer.parseInt(matcher.group(1)),
        Instant.EPOCH.plus(Long.parseLong(matcher.group(2)), ChronoUnit.MICROS),
        Long.parseLong(matcher.group(3)));
  }

  private static String decoded(String encoded) {
    try {
      return new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException notBase64) {
      throw notOurs();
    }
  }

  private static ApiException notOurs() {
    return ApiException.invalid("cursor is not one that this API gave out");
  }
}

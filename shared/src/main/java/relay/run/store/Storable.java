package relay.run.store;

import org.jspecify.annotations.Nullable;
import relay.secrets.Redactor;

/** Makes texts fit to be stored: no secret by its looks, no {@code U+0000}, bounded. */
final class Storable {

  private static final int MOST = 2_000;
  private static final String ESCAPED_NUL = "\\u0000";

  private Storable() {}

  static String text(String text) {
    return Redactor.none().redact(text, MOST);
  }

  /** JSON can hold what its text does not show: an escaped {@code U+0000}, which jsonb refuses. */
  static @Nullable String json(@Nullable String json) {
    return json == null || !json.contains(ESCAPED_NUL)
        ? json
        : json.replace(ESCAPED_NUL, "\\ufffd");
  }
}

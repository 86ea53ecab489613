package relay.host;

import java.nio.charset.StandardCharsets;

/** The host's limits on texts: too long ones would be answered 500 (host-api 1.6). */
final class HostText {
  private static final int MAX_BYTES = 100;

  private HostText() {}

  static void check(String what, String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (text.isBlank() || bytes > MAX_BYTES) {
      throw new IllegalArgumentException("a %s has 1 to 100 bytes, not %d".formatted(what, bytes));
    }
  }
}

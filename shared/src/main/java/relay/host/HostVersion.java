package relay.host;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host's version text. Official builds print {@code 0.1.129}; a private build may print anything,
 * so an unreadable version is at least nothing.
 *
 * @param text as the host says it, possibly empty
 */
public record HostVersion(String text) {

  private static final Pattern NUMBERS =
      Pattern.compile("v?(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6}).*");

  /** Whether three numbers can be read from it. */
  public boolean isReadable() {
    return NUMBERS.matcher(text).matches();
  }

  /** Whether it is this version or a later one; false when it cannot be read. */
  public boolean isAtLeast(int major, int minor, int patch) {
    Matcher numbers = NUMBERS.matcher(text);
    if (!numbers.matches()) {
      return false;
    }
    int[] mine = {number(numbers, 1), number(numbers, 2), number(numbers, 3)};
    return Arrays.compare(mine, new int[] {major, minor, patch}) >= 0;
  }

  /**
   * Whether chat-only upstreams can be served at all (host-api 17: 0.1.122). Of a version that
   * cannot be read nothing is known, so that its answers decide.
   */
  public boolean servesChatOnlyUpstreams() {
    return !isReadable() || isAtLeast(0, 1, 122);
  }

  /**
   * Whether an account can be told its transport at creation (host-api 8.4: 0.1.127). Others ignore
   * what they are told, so that a version that cannot be read is told it, too.
   */
  public boolean takesResponsesMode() {
    return !isReadable() || isAtLeast(0, 1, 127);
  }

  /** Whether account answers leave the key out (host-api 8.2: 0.1.127). */
  public boolean hidesCredentials() {
    return isAtLeast(0, 1, 127);
  }

  private static int number(Matcher numbers, int group) {
    return Integer.parseInt(numbers.group(group));
  }

  @Override
  public String toString() {
    return text;
  }
}

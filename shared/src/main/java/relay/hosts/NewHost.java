package relay.hosts;

import relay.host.HostCredential;
import relay.host.HostUrl;

/**
 * A host to register.
 *
 * @param name 1 to 100 characters, unique
 * @param url where it lives
 * @param credential how we act as its administrator
 * @param callsPerSecond 1 to 100,000: the most calls a second, of all import workers together
 */
public record NewHost(String name, HostUrl url, HostCredential credential, int callsPerSecond) {

  public NewHost {
    checkName(name);
    checkCallsPerSecond(callsPerSecond);
  }

  static void checkName(String name) {
    boolean control = name.chars().anyMatch(Character::isISOControl);
    if (name.isBlank() || name.length() > 100 || control) {
      throw new IllegalArgumentException(
          "a host's name has 1 to 100 characters without control characters");
    }
  }

  static void checkCallsPerSecond(int calls) {
    if (calls < 1 || calls > 100_000) {
      throw new IllegalArgumentException("calls_per_second is 1 to 100,000");
    }
  }
}

package relay.simulator.state;

import java.util.Arrays;
import java.util.Optional;

/** The field {@code status} of an account (host-api 8.7). */
public enum AccountStatus {
  ACTIVE("active"),
  /** Set by an admin. */
  INACTIVE("inactive"),
  /** The host gave the account up. */
  ERROR("error");

  private final String text;

  AccountStatus(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  public static Optional<AccountStatus> parse(String text) {
    return Arrays.stream(values()).filter(status -> status.text.equals(text)).findFirst();
  }
}

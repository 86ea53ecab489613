package relay.simulator.journal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an entry of the journal tells of. */
public enum JournalKind {
  ACCOUNT_CREATED,
  ACCOUNT_UPDATED,
  ACCOUNT_DELETED,
  MANAGEMENT_CALL,
  GATEWAY_CALL;

  /** The name on the wire. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<JournalKind> parse(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
  }
}

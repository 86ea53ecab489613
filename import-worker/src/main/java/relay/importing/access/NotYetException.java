package relay.importing.access;

import java.time.Duration;

/** Something has to be waited for, or another worker took the claim over; nothing failed. */
final class NotYetException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Duration atMost;

  NotYetException(Duration atMost) {
    super("not yet, ask again in " + atMost);
    this.atMost = atMost;
  }

  Duration atMost() {
    return atMost;
  }
}

package relay.importing.access;

import java.time.Duration;

/** What came of asking to work on {@code @probe} alone. */
sealed interface Turn<T> {

  /** The work was done. */
  record Done<T>(T result) implements Turn<T> {}

  /** Another worker is at it, or a login has to wait: ask again. */
  record NotYet<T>(Duration atMost) implements Turn<T> {}
}

package relay.jobs;

import java.time.Duration;

/**
 * A message in an adapter's hands. Of its four ends exactly one is called, once, from any thread;
 * none blocks or throws.
 */
public interface HeldMessage {

  /** What was published. */
  byte[] body();

  /** How often a handler has failed on it before. */
  int failures();

  /** It is done with. */
  void acknowledge();

  /** It goes back to its queue. */
  void giveBack();

  /** Another message takes its place, after a wait as {@link JobQueue#publishLater} says. */
  void replace(byte[] body, Duration delay, int failures);

  /** It goes to the dead letters. */
  void putAside(String reason);
}

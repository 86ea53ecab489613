package relay.benchmarks;

import java.util.concurrent.atomic.AtomicLong;

/** A job that does nothing but being counted; public, since JobRunr calls it by its name. */
public final class IdleJob {

  private static final AtomicLong RAN = new AtomicLong();

  private IdleJob() {}

  /** The job. */
  public static void run() {
    RAN.incrementAndGet();
  }

  static void reset() {
    RAN.set(0);
  }

  static long ran() {
    return RAN.get();
  }
}

package relay.benchmarks;

import java.time.Duration;

/** An engine that works off durable work, nothing but the engine itself costing time. */
interface Contender extends AutoCloseable {

  /** Who it is, with its version. */
  String name();

  /** How it is set up, for people who want to check that it was given its best. */
  String settings();

  /** What is counted: jobs, or steps of items. */
  int unitsPerJob();

  /**
   * Lays down so many jobs, then works them off.
   *
   * @return the time from the start of the work, with all jobs in place, to the last durable result
   * @throws IllegalStateException when not each of them was done exactly once
   */
  Duration drain(int jobs);

  @Override
  void close();
}

package relay.run.store;

/** Where processes write their sums: rows of their own, so that none waits for another. */
final class Shards {

  private static final int BLOCKS = 100_000;

  /** The shard of what no worker writes: submission, closures, cancel, stop. */
  static final int SHARED = 0;

  private Shards() {}

  /** The first of {@code lanes} shards of a worker; two workers with the same ones only wait. */
  static int of(String worker, int lanes) {
    return 1 + Math.floorMod(worker.hashCode(), BLOCKS) * lanes;
  }
}

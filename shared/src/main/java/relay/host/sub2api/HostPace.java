package relay.host.sub2api;

import io.github.bucket4j.Bucket;
import java.time.Duration;

/** Who may call next: the politeness owed to one host. */
@FunctionalInterface
interface HostPace {

  /** Blocks until it is this caller's turn. */
  void awaitTurn() throws InterruptedException;

  /** At most so many calls a second from this process, spread evenly after a second's burst. */
  static HostPace perSecond(int calls) {
    Bucket bucket =
        Bucket.builder()
            .addLimit(limit -> limit.capacity(calls).refillGreedy(calls, Duration.ofSeconds(1)))
            .build();
    return () -> bucket.asBlocking().consume(1);
  }
}

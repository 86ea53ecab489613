package relay.host.sub2api;

import java.util.function.IntSupplier;
import relay.gate.SharedRate;

/** Who may call next: the politeness owed to one host. */
@FunctionalInterface
interface HostPace {

  /** Blocks until it is this caller's turn. */
  void awaitTurn() throws InterruptedException;

  /**
   * At most so many calls a second from all processes together, of which there are so many; spread
   * evenly after a second's burst.
   */
  static HostPace perSecond(int calls, IntSupplier processes) {
    SharedRate rate = new SharedRate(calls, 1, processes);
    return rate::await;
  }
}

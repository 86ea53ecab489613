package relay.gate;

import relay.model.Coded;

/** What somebody met who went through a gate. */
public enum Sign implements Coded {
  /** An answer of its own, even one that refuses this very key for a reason of the key's. */
  ANSWERS,
  /** The same, met by the host on our behalf: the base URL lives, whether we reach it or not. */
  REACHED_BY_HOST,
  /** No connection, or no answer in time. */
  UNREACHABLE,
  /** A server error. */
  FAILING,
  /** A web page where an API's answer was due. */
  PAGE,
  /** The credential was refused. */
  REFUSED,
  /** Too many calls. */
  BUSY;

  /** Whether it may mean that what is behind the gate is out of order. */
  public boolean isFault() {
    return switch (this) {
      case ANSWERS, REACHED_BY_HOST -> false;
      case UNREACHABLE, FAILING, PAGE, REFUSED, BUSY -> true;
    };
  }

  /** Whether it stops a gate although fewer than five different keys met it (design 3.4). */
  boolean stopsBelowFive() {
    return switch (this) {
      case UNREACHABLE, FAILING, PAGE -> true;
      case ANSWERS, REACHED_BY_HOST, REFUSED, BUSY -> false;
    };
  }

  /**
   * Whether the first one stops a gate: all items call their host with one credential, so that its
   * refusal is everybody's.
   */
  boolean stopsAtOnce(GateKind kind) {
    return this == REFUSED && kind == GateKind.HOST;
  }

  /** Whether it is the keys' own fault when all of them meet it long enough. */
  public boolean mayBeTheKeys(GateKind kind) {
    return switch (this) {
      case PAGE, REFUSED -> kind == GateKind.UPSTREAM;
      case ANSWERS, REACHED_BY_HOST, UNREACHABLE, FAILING, BUSY -> false;
    };
  }
}

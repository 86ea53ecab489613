package relay.importing.groups;

import relay.run.ClaimedItem;

/** A round of a run: the first, or one that a person's retry opened. */
record RunRound(long runNo, int round) {

  static RunRound of(ClaimedItem item) {
    return new RunRound(item.lease().item().run().value(), item.round());
  }
}

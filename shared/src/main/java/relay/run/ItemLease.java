package relay.run;

import relay.model.ItemKey;

/**
 * The right to write an item's next step. Every write is fenced by the epoch: who holds an older
 * one changes nothing and is told so.
 *
 * @param epoch raised by every hand-out and claim
 */
public record ItemLease(ItemKey item, int epoch) {}

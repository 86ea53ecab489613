package relay.importing.stage;

import relay.run.ClaimedItem;
import relay.run.ItemStage;
import relay.run.StageResult;

/**
 * One stage of an item: looks, acts on the outside world, and decides. Writes nothing about the
 * item itself; its processor does.
 *
 * <p>Used by many virtual threads at once; may block. May run twice for the same item, also on two
 * workers at the same time after a lease ran out, and so finds what an earlier try left before it
 * makes anything. An exception counts as a failed attempt that may pass.
 */
public interface Stage {

  /** Which stage it is; one implementation for each but {@code DONE}. */
  ItemStage stage();

  /** Takes the item one step further. Texts in the answer are redacted. */
  StageResult run(ClaimedItem item, ItemKeyMaterial key);
}

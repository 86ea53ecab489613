package relay.run;

import java.util.Set;
import relay.model.Coded;

/** The stages of an item, in their order (design 3.3). */
public enum ItemStage implements Coded {
  /** Our own call to the upstream with the key. */
  PROBE,
  /** Group, channel, plan and account on the host. */
  PROVISION,
  /** A call through the host that this account answered, and its admission. */
  CONFIRM,
  /** The group's users reach it. */
  VALIDATE,
  /** There is a verdict. */
  DONE;

  /** Every stage that may follow this one; a step that is not here cannot happen. */
  public Set<ItemStage> next() {
    return switch (this) {
      case PROBE -> Set.of(PROVISION, DONE);
      case PROVISION -> Set.of(CONFIRM, DONE);
      case CONFIRM -> Set.of(VALIDATE, DONE);
      case VALIDATE -> Set.of(DONE);
      case DONE -> Set.of();
    };
  }
}

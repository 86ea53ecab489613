package relay.importing.groups;

import java.time.Duration;
import java.util.Set;
import relay.run.Advisory;
import relay.run.ReasonCode;

/** Whether an item's group can take its account now. */
public sealed interface GroupReadiness {

  /**
   * It can, and its channel serves every model that the item exposes.
   *
   * @param advisories what is to be noted on the item: {@code BILLED_AT_ZERO} or nothing
   */
  record Ready(PreparedGroup group, Set<Advisory> advisories) implements GroupReadiness {
    public Ready {
      advisories = Set.copyOf(advisories);
    }
  }

  /**
   * Another worker prepares it: wait for {@link relay.run.WaitCondition#GROUP_CLAIM}.
   *
   * @param atMost ask again after this
   */
  record Wait(Duration atMost) implements GroupReadiness {}

  /**
   * It cannot, until somebody changes something.
   *
   * @param detail for people; free of secrets
   */
  record Refused(ReasonCode reason, String detail) implements GroupReadiness {}
}

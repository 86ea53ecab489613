package relay.importing.provision;

import java.util.Map;
import java.util.Set;
import relay.host.GroupRef;

/**
 * What a found account served before this item came; it is kept when the item adds its own.
 *
 * @param mapping public names only
 */
public record FormerAccount(Set<GroupRef> groups, Map<String, String> mapping) {

  /** Of an account that we have made. */
  public static final FormerAccount NONE = new FormerAccount(Set.of(), Map.of());

  public FormerAccount {
    groups = Set.copyOf(groups);
    mapping = Map.copyOf(mapping);
  }

  /** What a stored before-image says. */
  public static FormerAccount parse(String beforeImage) {
    BeforeImage image = BeforeImage.parse(beforeImage);
    return new FormerAccount(image.groupRefs(), image.modelMapping());
  }
}

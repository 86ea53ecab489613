package relay.plan;

import java.util.Optional;
import java.util.regex.Pattern;
import relay.host.GroupKind;
import relay.host.HostGroup;
import relay.run.AccessMode;

/** Which groups of a host can take accounts: said by the plan and kept by the stages. Pure. */
public final class GroupRules {
  /** The private groups in which accounts are proved. */
  private static final Pattern STAGING = Pattern.compile("relay-staging-[0-9]+");

  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

  private GroupRules() {}

  /** The kind of group whose users have this access. */
  public static GroupKind kindFor(AccessMode mode) {
    return switch (mode) {
      case SUBSCRIPTION -> GroupKind.SUBSCRIPTION;
      case SELF_SERVICE -> GroupKind.STANDARD;
    };
  }

  /** Whether a reference is the number of a group; what is none is an exact name. */
  public static boolean isId(String reference) {
    return ID.matcher(reference).matches();
  }

  /** Why no group can be made for a reference that the host has none for, for people. */
  public static Optional<String> refusalToMake(String reference) {
    if (STAGING.matcher(reference).matches()) {
      return Optional.of(
          "\"%s\" is the name of a group in which accounts are proved".formatted(reference));
    }
    return isId(reference)
        ? Optional.of("the host has no group %s".formatted(reference))
        : Optional.empty();
  }

  /** Why a group of the host cannot be used, for people; empty when it can. */
  public static Optional<String> refusal(HostGroup group, AccessMode mode) {
    if (!group.platform().equals(HostGroup.OPENAI)) {
      return Optional.of(
          "group \"%s\" is of the platform %s, not openai"
              .formatted(group.name(), group.platform()));
    }
    if (STAGING.matcher(group.name()).matches()) {
      return Optional.of(
          "group \"%s\" is where accounts are proved; no user may reach it"
              .formatted(group.name()));
    }
    if (!group.active()) {
      return Optional.of("group \"%s\" is switched off on the host".formatted(group.name()));
    }
    if (group.kind() != kindFor(mode)) {
      return Optional.of(
          "group \"%s\" is of the type %s, and access_mode %s needs %s"
              .formatted(group.name(), group.kind().code(), mode.code(), kindFor(mode).code()));
    }
    return Optional.empty();
  }
}

package relay.host;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import relay.model.Coded;

/**
 * What a host was seen to offer.
 *
 * @param found every capability with what the probe saw
 */
public record HostCapabilities(Map<Capability, Presence> found) {

  /** A part of the management API that the product stands on (seed 002, 6.1). */
  public enum Capability implements Coded {
    GROUPS,
    CHANNELS,
    PLANS,
    ACCOUNTS,
    ACCOUNT_TEST,
    ACCOUNT_MODELS,
    SUBSCRIPTIONS,
    USERS
  }

  /** What a side-effect-free probe can tell. */
  public enum Presence implements Coded {
    /** The route is there. */
    PRESENT,
    /** The route is not there. */
    ABSENT,
    /** The host answered with a fault of its own. */
    UNKNOWN
  }

  public HostCapabilities {
    if (!found.keySet().equals(EnumSet.allOf(Capability.class))) {
      throw new IllegalArgumentException("not every capability was probed: " + found.keySet());
    }
    found = Map.copyOf(found);
  }

  /** Nothing could be seen. */
  public static HostCapabilities unseen() {
    Map<Capability, Presence> found = new EnumMap<>(Capability.class);
    for (Capability capability : Capability.values()) {
      found.put(capability, Presence.UNKNOWN);
    }
    return new HostCapabilities(found);
  }

  /** What was seen of one capability. */
  public Presence of(Capability capability) {
    return Objects.requireNonNull(found.get(capability));
  }

  /** The capabilities that were seen so. */
  public Set<Capability> allThatAre(Presence presence) {
    Set<Capability> matching = EnumSet.noneOf(Capability.class);
    found.forEach((capability, seen) -> {
      if (seen == presence) {
        matching.add(capability);
      }
    });
    return matching;
  }
}

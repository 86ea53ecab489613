package relay.host;

import java.util.List;
import java.util.Set;

/**
 * A channel as the host describes it.
 *
 * @param ref its number
 * @param name unique on the host
 * @param active false when disabled: its groups then behave as if they had none
 * @param groups the groups it serves; a group is in at most one channel
 * @param restrictsModels whether only models of a price entry are served
 * @param prices its price entries for the platform {@code openai}
 */
public record HostChannel(
    ChannelRef ref,
    String name,
    boolean active,
    Set<GroupRef> groups,
    boolean restrictsModels,
    List<PriceEntry> prices) {

  public HostChannel {
    groups = Set.copyOf(groups);
    prices = List.copyOf(prices);
  }

  /** Whether some entry covers this model. */
  public boolean covers(String model) {
    return prices.stream().anyMatch(entry -> entry.covers(model));
  }
}

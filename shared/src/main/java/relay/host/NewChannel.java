package relay.host;

import java.util.List;
import java.util.Set;

/**
 * A channel to create. It maps no models: mapping lives in the accounts (host-api 6.5).
 *
 * @param name at most 100 characters
 * @param description for the host's administrators
 * @param groups the groups it serves
 * @param restrictsModels whether only models of a price entry are served
 * @param prices its price entries
 */
public record NewChannel(
    String name,
    String description,
    Set<GroupRef> groups,
    boolean restrictsModels,
    List<PriceEntry> prices) {

  public NewChannel {
    HostText.check("channel name", name);
    groups = Set.copyOf(groups);
    prices = List.copyOf(prices);
  }
}

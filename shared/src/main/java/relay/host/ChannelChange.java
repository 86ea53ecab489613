package relay.host;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What to change in a channel; what is empty stays, a list that is given replaces the whole. To add
 * to the lists of a channel that somebody else made, use {@link HostChannels#extend}.
 *
 * @param description for the host's administrators
 * @param active false: its groups behave as if they had no channel
 * @param restrictsModels whether only models of a price entry are served
 * @param groups the groups it serves
 * @param prices its price entries
 */
public record ChannelChange(
    Optional<String> description,
    Optional<Boolean> active,
    Optional<Boolean> restrictsModels,
    Optional<Set<GroupRef>> groups,
    Optional<List<PriceEntry>> prices) {

  /** Nothing yet. */
  public static final ChannelChange NONE =
      new ChannelChange(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** This and a description. */
  public ChannelChange description(String text) {
    return new ChannelChange(Optional.of(text), active, restrictsModels, groups, prices);
  }

  /** This, and enabled or disabled. */
  public ChannelChange active(boolean on) {
    return new ChannelChange(description, Optional.of(on), restrictsModels, groups, prices);
  }

  /** This, and whether the price entries are an allow-list. */
  public ChannelChange restrictsModels(boolean restricts) {
    return new ChannelChange(description, active, Optional.of(restricts), groups, prices);
  }
}

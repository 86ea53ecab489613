package relay.host;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import relay.model.ModelId;

/** The channels of a host (host-api 6). */
public interface HostChannels {

  /** All channels, in the order of their numbers. */
  List<HostChannel> list();

  /** One channel; empty when the host has none of this number. */
  Optional<HostChannel> find(ChannelRef channel);

  /** The channel of exactly this name, active or not. */
  Optional<HostChannel> findByName(String name);

  /** Creates a channel. Not idempotent: look by name after a lost answer. */
  HostChannel create(NewChannel channel);

  /**
   * Adds price entries and groups to what the channel has; everything that is there stays as it is,
   * also what we do not understand. Reads and writes: the caller serialises the calls for one
   * channel. May be repeated only after a read shows what is still missing.
   */
  HostChannel extend(ChannelRef channel, List<PriceEntry> prices, Set<GroupRef> groups);

  /** Changes a channel; a list that is given replaces the whole. May be repeated. */
  HostChannel update(ChannelRef channel, ChannelChange change);

  /** Deletes a channel; its groups go on without. May be repeated. */
  void delete(ChannelRef channel);

  /** What the host's own price table says of a model; empty when it is unknown and thus free. */
  Optional<TokenPrice> priceOf(ModelId model);
}

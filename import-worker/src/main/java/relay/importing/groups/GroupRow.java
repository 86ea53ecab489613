package relay.importing.groups;

import java.util.Optional;
import java.util.Set;
import relay.host.ChannelRef;
import relay.host.GroupKind;
import relay.host.GroupRef;

/**
 * A row of {@code host_groups}, with what is known of it for one round of one run.
 *
 * @param reference an id or exact name, as asked for
 * @param group the group on the host, once it is known
 * @param channel its channel, once it is known
 * @param plan the plan that sells it, once there is one
 * @param intent what an earlier claim was about to make
 * @param exposed the public names that its users may ask for
 * @param unpriced those of them that the host serves free of charge
 * @param check what the round's first look found; empty before it
 */
record GroupRow(
    long groupNo,
    long hostNo,
    String reference,
    Optional<KnownGroup> group,
    Optional<KnownChannel> channel,
    Optional<Long> plan,
    Optional<Intent> intent,
    Set<String> exposed,
    Set<String> unpriced,
    Optional<Check> check) {

  GroupRow {
    exposed = Set.copyOf(exposed);
    unpriced = Set.copyOf(unpriced);
  }

  /** The group on the host. */
  record KnownGroup(GroupRef ref, String name, GroupKind kind, Origin origin) {}

  /** The channel on the host. */
  record KnownChannel(ChannelRef ref, Origin origin) {}

  /** The outcome of a look at the group. */
  record Check(Optional<GroupReadiness.Refused> refusal) {}

  /** What stages may know of it; empty while the group itself is not known. */
  Optional<PreparedGroup> prepared() {
    return group.map(known ->
        new PreparedGroup(
            groupNo,
            known.ref(),
            known.name(),
            known.kind(),
            known.origin(),
            channel.map(KnownChannel::ref)));
  }

  /** Whether an earlier claim was about to make the group. */
  boolean intended(Intent wanted) {
    return intent.equals(Optional.of(wanted));
  }
}

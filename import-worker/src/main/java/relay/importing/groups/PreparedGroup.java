package relay.importing.groups;

import java.util.Optional;
import relay.host.ChannelRef;
import relay.host.GroupKind;
import relay.host.GroupRef;

/**
 * A group of a host that accounts can be admitted to.
 *
 * @param groupNo its row in {@code host_groups}
 * @param name its name on the host
 * @param origin whether we made it
 * @param channel its channel; empty when it has none
 */
public record PreparedGroup(
    long groupNo,
    GroupRef group,
    String name,
    GroupKind kind,
    Origin origin,
    Optional<ChannelRef> channel) {}

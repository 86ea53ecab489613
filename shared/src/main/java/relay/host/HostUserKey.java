package relay.host;

import java.util.Optional;

/**
 * An API key of a user for the gateway.
 *
 * @param ref its number
 * @param name not unique
 * @param key the key itself
 * @param group the one group it can use
 * @param active false when switched off
 */
public record HostUserKey(
    UserKeyRef ref, String name, HostSecret key, Optional<GroupRef> group, boolean active) {}

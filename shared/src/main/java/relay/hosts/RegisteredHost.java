package relay.hosts;

import java.time.Instant;
import relay.host.HostCredential;
import relay.host.HostUrl;
import relay.host.HostVersion;
import relay.model.HostId;

/**
 * A registered host, without its credential.
 *
 * @param number its number in the database
 * @param id how the API names it
 * @param name how people name it, unique
 * @param url where it lives, unique
 * @param auth how we act as its administrator
 * @param version as seen by the last probe
 * @param standing as judged by the last probe
 * @param isDefault whether requests that name no host mean this one
 * @param callsPerSecond the most calls a second, of all import workers together
 */
public record RegisteredHost(
    long number,
    HostId id,
    String name,
    HostUrl url,
    HostCredential.Kind auth,
    HostVersion version,
    HostStanding standing,
    boolean isDefault,
    int callsPerSecond,
    Instant createdAt,
    Instant updatedAt) {}

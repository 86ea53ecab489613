package relay.hosts;

import relay.host.HostCapabilities;

/**
 * A registered host with what the last probe found.
 *
 * @param host the host
 * @param capabilities what it offers
 */
public record HostReport(RegisteredHost host, HostCapabilities capabilities) {}

package relay.host;

import relay.model.HostId;

/**
 * What is needed to talk to one registered host.
 *
 * @param host its id, the label of its metrics
 * @param url where it lives
 * @param credential how we act as its administrator
 * @param limits how we treat it
 */
public record HostSession(HostId host, HostUrl url, HostCredential credential, HostLimits limits) {}

package relay.host;

import java.util.Set;

/** The gateway of a host, called as an end user (host-api 14). */
public interface HostGateway {

  /**
   * The model names a key sees. The host caches them for 15 seconds and answers a default list when
   * a group has no account: only the presence of an expected name proves anything.
   */
  Set<String> models(HostSecret userKey);

  /** Asks a model; every outcome is an answer, nothing is thrown for a failing host. */
  GatewayAnswer ask(GatewayCall call);
}

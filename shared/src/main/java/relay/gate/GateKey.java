package relay.gate;

import relay.model.BaseUrl;
import relay.model.HostId;

/**
 * What a gate stands in front of; there is one gate for it in the whole fleet.
 *
 * @param resource a host's id, or a base URL
 */
public record GateKey(GateKind kind, String resource) {

  /** The gate of a registered host. */
  public static GateKey of(HostId host) {
    return new GateKey(GateKind.HOST, host.value());
  }

  /** The gate of a base URL. */
  public static GateKey of(BaseUrl url) {
    return new GateKey(GateKind.UPSTREAM, url.value());
  }

  @Override
  public String toString() {
    return resource;
  }
}

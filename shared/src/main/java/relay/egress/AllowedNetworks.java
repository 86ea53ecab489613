package relay.egress;

import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import relay.model.BaseUrl;

/**
 * What may be called of all that people type (design 5): public addresses by https, and whatever
 * {@code RELAY_EGRESS_ALLOW_CIDRS} opens, also by http. Never resolves a name. Safe for concurrent
 * use.
 */
public final class AllowedNetworks {

  /** The setting, as refusals name it. */
  public static final String SETTING = "RELAY_EGRESS_ALLOW_CIDRS";

  private final List<Network> opened;

  private AllowedNetworks(List<Network> opened) {
    this.opened = opened;
  }

  /**
   * Networks as {@code 127.0.0.0/8, fd00::/8}; blank for none.
   *
   * @throws IllegalArgumentException when one is no network, naming it
   */
  public static AllowedNetworks parse(String cidrs) {
    return new AllowedNetworks(
        Arrays.stream(cidrs.split(","))
            .map(String::strip)
            .filter(cidr -> !cidr.isEmpty())
            .map(AllowedNetworks::network)
            .toList());
  }

  private static Network network(String cidr) {
    return Network.parse(cidr)
        .orElseThrow(() -> new IllegalArgumentException(SETTING + " holds no network: " + cidr));
  }

  /** Why the base URL must not be called, naming {@code base_url}; empty when it may be. */
  public Optional<String> refusal(BaseUrl baseUrl) {
    return refusal(baseUrl.uri());
  }

  /** The same for any address below a base URL. */
  public Optional<String> refusal(URI uri) {
    return "https".equals(uri.getScheme()) || isOpened(Network.literal(unbracketed(uri.getHost())))
        ? Optional.empty()
        : Optional.of(
            "base_url is not https; http is only for addresses that " + SETTING + " opens");
  }

  /** Why an address must not be called, naming the setting that opens it; empty when it may be. */
  public Optional<String> refusal(InetAddress address) {
    return isOpened(address.getAddress()) || SpecialAddresses.isPublic(address)
        ? Optional.empty()
        : Optional.of(
            address.getHostAddress() + " is no public address; " + SETTING + " can open it");
  }

  private boolean isOpened(byte[] address) {
    return opened.stream().anyMatch(network -> network.holds(address));
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}

package relay.egress;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import relay.model.BaseUrl;

/**
 * The networks that {@code RELAY_EGRESS_ALLOW_CIDRS} opens: a base URL that names an address of
 * theirs may also use http. Names are never resolved here. Safe for concurrent use.
 */
public final class AllowedNetworks {

  /** The setting, as refusals name it. */
  public static final String SETTING = "RELAY_EGRESS_ALLOW_CIDRS";

  private final List<Network> networks;

  private AllowedNetworks(List<Network> networks) {
    this.networks = networks;
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
            .map(Network::parse)
            .toList());
  }

  /** Why the base URL must not be called, naming {@code base_url}; empty when it may be. */
  public Optional<String> refusal(BaseUrl baseUrl) {
    return baseUrl.isHttps() || hold(baseUrl)
        ? Optional.empty()
        : Optional.of(
            "base_url is not https; http is only for addresses that " + SETTING + " opens");
  }

  /** Whether the base URL names, as a literal, an address of an opened network. */
  private boolean hold(BaseUrl baseUrl) {
    var host = baseUrl.host();
    if (!host.matches("[0-9.]+|\\[[0-9a-f:.]+]")) {
      return false;
    }
    var address = literal(host.replaceAll("[\\[\\]]", ""));
    return networks.stream().anyMatch(network -> network.holds(address));
  }

  private static byte[] literal(String text) {
    try {
      return InetAddress.ofLiteral(text).getAddress();
    } catch (IllegalArgumentException notAnAddress) {
      return new byte[0];
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Network(byte[] address, int prefix) {

    static Network parse(String cidr) {
      var slash = cidr.indexOf('/');
      var address = literal(slash < 0 ? cidr : cidr.substring(0, slash));
      var bits = address.length * Byte.SIZE;
      if (bits == 0 || (slash >= 0 && !cidr.substring(slash + 1).matches("\\d{1,3}"))) {
        throw new IllegalArgumentException(SETTING + " holds no network: " + cidr);
      }
      var prefix = slash < 0 ? bits : Integer.parseInt(cidr.substring(slash + 1));
      if (prefix > bits) {
        throw new IllegalArgumentException(SETTING + " holds no network: " + cidr);
      }
      return new Network(address, prefix);
    }

    boolean holds(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (var bit = 0; bit < prefix; bit++) {
        var mask = 0x80 >> (bit % Byte.SIZE);
        if ((address[bit / Byte.SIZE] & mask) != (other[bit / Byte.SIZE] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}

package relay.egress;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The address ranges that do not lead to a host of the public internet, after the registries of
 * special-purpose addresses (RFC 6890 and its updates). Pure.
 */
final class SpecialAddresses {

  private static final int IPV4_BYTES = 4;

  private static final List<Network> IPV4 =
      networks(
          "0.0.0.0/8", // this network
          "10.0.0.0/8", // private
          "100.64.0.0/10", // shared by carriers; one cloud keeps its metadata here
          "127.0.0.0/8", // loopback
          "169.254.0.0/16", // link-local; metadata of most clouds
          "172.16.0.0/12", // private
          "192.0.0.0/24", // protocol assignments; one cloud's metadata
          "192.0.2.0/24", // documentation
          "192.88.99.0/24", // relays from 6to4
          "192.168.0.0/16", // private
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, and broadcast

  /** Everything public lies in here. */
  private static final Network GLOBAL_UNICAST = network("2000::/3");

  /** Ways to write an IPv4 address in an IPv6 one, and where it stands in it. */
  private static final Network NAT64 = network("64:ff9b::/96");

  private static final Network SIX_TO_FOUR = network("2002::/16");

  private static final List<Network> IPV6 =
      networks(
          "2001::/23", // protocol assignments, Teredo among them
          "2001:db8::/32", // documentation
          "3fff::/20"); // documentation

  private SpecialAddresses() {}

  /** Whether the address is one of the public internet; one within another counts by itself. */
  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == IPV4_BYTES ? isPublicIpv4(bytes) : isPublicIpv6(bytes);
  }

  private static boolean isPublicIpv4(byte[] bytes) {
    return IPV4.stream().noneMatch(network -> network.holds(bytes));
  }

  private static boolean isPublicIpv6(byte[] bytes) {
    if (NAT64.holds(bytes)) {
      return isPublicIpv4(Arrays.copyOfRange(bytes, 12, 16));
    }
    if (SIX_TO_FOUR.holds(bytes)) {
      return isPublicIpv4(Arrays.copyOfRange(bytes, 2, 6));
    }
    return GLOBAL_UNICAST.holds(bytes) && IPV6.stream().noneMatch(network -> network.holds(bytes));
  }

  private static List<Network> networks(String... cidrs) {
    return Stream.of(cidrs).map(SpecialAddresses::network).toList();
  }

  private static Network network(String cidr) {
    return Network.parse(cidr).orElseThrow();
  }
}

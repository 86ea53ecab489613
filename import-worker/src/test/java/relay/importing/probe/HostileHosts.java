package relay.importing.probe;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What somebody may type, or answer, to have us call where we must not. */
final class HostileHosts implements EgressGuard.Lookup {

  /** Addresses, as they are usually written. */
  private static final List<String> LITERALS =
      List.of(
          "127.0.0.1", // loopback
          "127.1.2.3",
          "127.255.255.254",
          "0.0.0.0", // this machine, on most systems
          "0.1.2.3",
          "10.0.0.1", // private
          "10.255.255.255",
          "172.16.0.1",
          "172.31.255.255",
          "192.168.1.1",
          "169.254.169.254", // metadata of most clouds
          "169.254.170.2",
          "100.100.100.200", // and of another, behind carriers' addresses
          "100.64.0.1",
          "192.0.0.192",
          "192.0.2.1", // documentation
          "198.51.100.7",
          "203.0.113.7",
          "198.18.0.1", // benchmarks
          "192.88.99.1", // relays from 6to4
          "224.0.0.1", // multicast
          "239.255.255.250",
          "240.0.0.1", // reserved
          "255.255.255.255", // broadcast
          "[::]",
          "[::1]",
          "[0:0:0:0:0:0:0:1]",
          "[fc00::1]", // private
          "[fd00:ec2::254]", // metadata
          "[fe80::1]", // link-local
          "[fec0::1]", // site-local
          "[ff02::1]", // multicast
          "[100::1]", // discard
          "[2001:db8::1]", // documentation
          "[3fff::1]",
          "[::127.0.0.1]", // IPv4-compatible
          "[::7f00:1]",
          "[::ffff:127.0.0.1]", // IPv4-mapped
          "[::ffff:a9fe:a9fe]",
          "[::FFFF:10.0.0.1]",
          "[::ffff:0:127.0.0.1]", // IPv4-translated
          "[64:ff9b::127.0.0.1]", // NAT64
          "[64:ff9b::a9fe:a9fe]",
          "[64:ff9b:1::10.0.0.1]",
          "[2002:7f00:1::]", // 6to4
          "[2002:a9fe:a9fe::1]",
          "[2001:0:5ef5:79fb::1]"); // Teredo

  /** Ways to write loopback or metadata that some programs understand and others do not. */
  private static final List<String> NOTATIONS =
      List.of(
          "2130706433",
          "0x7f000001",
          "0X7F.0.0.1",
          "0177.0.0.1",
          "017700000001",
          "127.1",
          "127.0.1",
          "0",
          "2852039166",
          "0xa9.0xfe.0xa9.0xfe",
          "0251.0376.0251.0376",
          "127.0.0.1.",
          "127.0.0.01",
          "１２７.０.０.１", // full width
          "①②⑦.⓪.⓪.①", // circled
          "127。0。0。1", // ideographic full stops
          "[::ffff:127.0.0.1%25lo]",
          "[fe80::1%25eth0]");

  private static final Map<String, List<String>> NAMES =
      Map.of(
          "localhost", List.of("127.0.0.1"),
          "localhost.localdomain", List.of("127.0.0.1"),
          "ip6-localhost", List.of("::1"),
          "metadata.google.internal", List.of("169.254.169.254"),
          "127.0.0.1.nip.example", List.of("127.0.0.1"),
          "both.example", List.of("1.1.1.1", "10.0.0.1"),
          "mapped.example", List.of("::ffff:192.168.0.1"),
          "xn--mller-kva.example", List.of("10.0.0.1"));

  /** The same names as somebody may type them. */
  private static final List<String> TYPED_NAMES =
      List.of(
          "localhost",
          "LOCALHOST",
          "LocalHost.",
          "localhost.localdomain",
          "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
          "ｌｏｃａｌｈｏｓｔ",
          "ip6-localhost",
          "metadata.google.internal",
          "Metadata.Google.Internal.",
          "127.0.0.1.nip.example",
          "both.example",
          "mapped.example",
          "müller.example",
          "MÜLLER.example");

  /** All of them, as they stand in an address. */
  static Stream<String> all() {
    return Stream.of(LITERALS, NOTATIONS, TYPED_NAMES).flatMap(List::stream);
  }

  @Override
  public InetAddress[] addresses(String host) throws UnknownHostException {
    String name = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    var addresses = new ArrayList<InetAddress>();
    for (String literal : NAMES.getOrDefault(name, List.of(name.replaceAll("[\\[\\]]", "")))) {
      addresses.add(literal(literal));
    }
    return addresses.toArray(InetAddress[]::new);
  }

  private static InetAddress literal(String text) throws UnknownHostException {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException notAnAddress) {
      throw new UnknownHostException(text);
    }
  }
}

package relay.simulator.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Client addresses and networks of a key's lists (host-api 13). */
public final class AddressPattern {

  private static final int BITS_OF_A_BYTE = 8;
  private static final int HIGHEST_BIT = 0x80;

  private AddressPattern() {}

  /** Whether it is an address, or a network as address, slash, number of bits. */
  public static boolean isValid(String pattern) {
    int slash = pattern.indexOf('/');
    return slash < 0
        ? address(pattern).isPresent()
        : address(pattern.substring(0, slash))
            .filter(network -> bits(pattern.substring(slash + 1), network).isPresent())
            .isPresent();
  }

  /** Whether the address stands in the list or lies in a network of it; no list has none. */
  public static boolean contains(@Nullable List<String> patterns, String address) {
    return patterns != null && patterns.stream().anyMatch(pattern -> covers(pattern, address));
  }

  private static boolean covers(String pattern, String client) {
    int slash = pattern.indexOf('/');
    if (slash < 0) {
      return pattern.equals(client);
    }
    Optional<byte[]> network = address(pattern.substring(0, slash));
    Optional<byte[]> other = address(client);
    if (network.isEmpty() || other.isEmpty() || network.get().length != other.get().length) {
      return false;
    }
    OptionalInt bits = bits(pattern.substring(slash + 1), network.get());
    return bits.isPresent() && samePrefix(network.get(), other.get(), bits.getAsInt());
  }

  private static boolean samePrefix(byte[] one, byte[] other, int bits) {
    for (int i = 0; i < bits; i++) {
      int mask = HIGHEST_BIT >> (i % BITS_OF_A_BYTE);
      int at = i / BITS_OF_A_BYTE;
      if ((one[at] & mask) != (other[at] & mask)) {
        return false;
      }
    }
    return true;
  }

  private static Optional<byte[]> address(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text).getAddress());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static OptionalInt bits(String text, byte[] network) {
    try {
      int bits = Integer.parseInt(text);
      return bits >= 0 && bits <= network.length * BITS_OF_A_BYTE
          ? OptionalInt.of(bits)
          : OptionalInt.empty();
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }
}

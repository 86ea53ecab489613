package relay.egress;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A range of addresses of one family, such as {@code 10.0.0.0/8}.
 *
 * @param prefix how many leading bits are the network's
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Network(byte[] address, int prefix) {

  /** The network that a text names; empty when it names none. A single address is one, too. */
  static Optional<Network> parse(String cidr) {
    int slash = cidr.indexOf('/');
    byte[] address = literal(slash < 0 ? cidr : cidr.substring(0, slash));
    int bits = address.length * Byte.SIZE;
    if (bits == 0 || (slash >= 0 && !cidr.substring(slash + 1).matches("\\d{1,3}"))) {
      return Optional.empty();
    }
    int prefix = slash < 0 ? bits : Integer.parseInt(cidr.substring(slash + 1));
    return prefix > bits ? Optional.empty() : Optional.of(new Network(address, prefix));
  }

  /** The bytes of an address that is written as one; none when it is a name. */
  static byte[] literal(String text) {
    try {
      return InetAddress.ofLiteral(text).getAddress();
    } catch (IllegalArgumentException notAnAddress) {
      return new byte[0];
    }
  }

  boolean holds(byte[] other) {
    if (other.length != address.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if ((address[bit / Byte.SIZE] & mask) != (other[bit / Byte.SIZE] & mask)) {
        return false;
      }
    }
    return true;
  }
}

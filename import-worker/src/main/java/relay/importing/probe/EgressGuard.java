package relay.importing.probe;

import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import org.apache.hc.client5.http.DnsResolver;
import relay.egress.AllowedNetworks;

/**
 * Keeps calls from leaving for addresses that nobody opened: a name is resolved once, all its
 * addresses are judged, and the connection goes to one of those that were judged and to no other.
 * Safe for concurrent use.
 */
public final class EgressGuard implements DnsResolver {

  /** Finds the addresses of a name. */
  interface Lookup {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  private final AllowedNetworks allowed;
  private final Lookup lookup;

  /**
   * A guard that asks the system's resolver.
   *
   * @param longestLookup how long it waits for the addresses of a name
   */
  public EgressGuard(AllowedNetworks allowed, Duration longestLookup) {
    this(allowed, new BoundedLookup(InetAddress::getAllByName, longestLookup));
  }

  EgressGuard(AllowedNetworks allowed, Lookup lookup) {
    this.allowed = allowed;
    this.lookup = lookup;
  }

  /**
   * Lets a request pass whose addresses will decide.
   *
   * @throws BlockedAddressException when it must not be sent at all
   */
  void check(URI uri) throws BlockedAddressException {
    Optional<String> refusal = allowed.refusal(uri);
    if (refusal.isPresent()) {
      throw new BlockedAddressException(refusal.get());
    }
  }

  /**
   * The addresses of a name, all of which may be called.
   *
   * @throws BlockedAddressException when one of them must not be called: who mixes them may answer
   *     with the other one next time
   */
  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = lookup.addresses(ascii(host));
    for (InetAddress address : addresses) {
      Optional<String> refusal = allowed.refusal(address);
      if (refusal.isPresent()) {
        throw new BlockedAddressException(refusal.get());
      }
    }
    return addresses;
  }

  /** The client shows international names as people read them; name servers know the other form. */
  private static String ascii(String host) throws UnknownHostException {
    try {
      return host.chars().allMatch(c -> c < 0x80) ? host : IDN.toASCII(host);
    } catch (IllegalArgumentException noName) {
      throw new UnknownHostException(host);
    }
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}

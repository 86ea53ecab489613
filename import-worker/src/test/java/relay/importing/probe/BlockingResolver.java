package relay.importing.probe;

import java.net.InetAddress;
import org.apache.hc.client5.http.DnsResolver;

/** Blocks every address. */
final class BlockingResolver implements DnsResolver {
  @Override
  public InetAddress[] resolve(String host) throws BlockedAddressException {
    throw new BlockedAddressException(host + " is blocked");
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}

package relay.importing.probe;

import java.time.Duration;
import relay.egress.AllowedNetworks;

/** What tests may call. */
final class Egress {

  /** Upstreams on this machine, too. */
  static final EgressGuard OPEN = guard("127.0.0.0/8");

  /** Public addresses only, as in production. */
  static final EgressGuard CLOSED = guard("");

  private Egress() {}

  private static EgressGuard guard(String opened) {
    return new EgressGuard(AllowedNetworks.parse(opened), Duration.ofSeconds(10));
  }
}

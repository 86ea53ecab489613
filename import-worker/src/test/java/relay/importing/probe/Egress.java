package relay.importing.probe;

import relay.egress.AllowedNetworks;

/** What tests may call. */
final class Egress {

  /** Upstreams on this machine, too. */
  static final EgressGuard OPEN = new EgressGuard(AllowedNetworks.parse("127.0.0.0/8"));

  private Egress() {}
}

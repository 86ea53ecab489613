package relay.importing.accounts;

import java.util.Map;
import relay.run.CapabilityProfile.Answer;
import relay.run.CapabilityProfile.AuthStyle;
import relay.run.ItemFindings.Probe;
import relay.run.ItemFindings.UpstreamProof;

/** What a probe may have shown. */
final class Probes {
  private Probes() {}

  /** A good key that exposes one model. */
  static Probe good(String publicName, String rawName) {
    return new Probe(
        UpstreamProof.OK,
        publicName,
        rawName,
        Map.of(publicName, rawName),
        AuthStyle.BEARER,
        Answer.TRUE,
        10);
  }

  /** The same of an upstream without {@code /responses}. */
  static Probe chatOnly(Probe probe) {
    return new Probe(
        probe.upstream(),
        probe.smokeModel(),
        probe.smokeModelRaw(),
        probe.exposed(),
        probe.authStyle(),
        Answer.FALSE,
        probe.latencyMillis());
  }

  /** The same of an upstream that only the host can reach. */
  static Probe unreachable(Probe probe) {
    return new Probe(
        UpstreamProof.NOT_REACHABLE_FROM_HERE,
        probe.smokeModel(),
        probe.smokeModelRaw(),
        probe.exposed(),
        probe.authStyle(),
        Answer.UNKNOWN,
        probe.latencyMillis());
  }
}

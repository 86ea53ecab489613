package relay.importing.probe;

import java.time.Duration;
import java.util.List;
import relay.importing.probe.TransportProfiles.Standing;

/**
 * Sends items away that would have to wait for the transport profile of their base URL, before they
 * take anything that others need: a turn, a slot.
 */
final class PatientProber implements Prober {

  private final Prober prober;
  private final TransportProfiles transports;

  PatientProber(Prober prober, TransportProfiles transports) {
    this.prober = prober;
    this.transports = transports;
  }

  @Override
  public ProbeReport probe(ProbeRequest request) {
    return switch (transports.of(request.baseUrl())) {
      case Standing.Sought(Duration askAgain) -> sought(askAgain);
      case Standing.Known _, Standing.Unknown _ -> prober.probe(request);
    };
  }

  /** Nothing was asked and nothing spent. */
  static ProbeReport sought(Duration askAgain) {
    return new ProbeReport(new ProbeJudgement.TransportSought(askAgain), List.of(), 0);
  }
}

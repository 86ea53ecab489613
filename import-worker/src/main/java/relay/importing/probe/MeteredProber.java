package relay.importing.probe;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import relay.importing.probe.ProbeReport.ProbedCall;

/** Notes how long upstreams take: {@code relay_upstream_request_duration_seconds}. */
final class MeteredProber implements Prober {

  private final Prober prober;
  private final MeterRegistry registry;

  MeteredProber(Prober prober, MeterRegistry registry) {
    this.prober = prober;
    this.registry = registry;
  }

  @Override
  public ProbeReport probe(ProbeRequest request) {
    var report = prober.probe(request);
    report.calls().forEach(this::note);
    return report;
  }

  private void note(ProbedCall call) {
    Timer.builder("relay.upstream.request.duration")
        .description("Our own calls to upstreams")
        .tag("operation", call.operation())
        .tag("outcome", outcome(call.outcome()))
        .register(registry)
        .record(call.took());
  }

  /** A status is shown by its class, so that the label keeps to a closed set. */
  private static String outcome(String outcome) {
    return outcome.matches("[1-5]\\d\\d") ? outcome.charAt(0) + "xx" : outcome;
  }
}

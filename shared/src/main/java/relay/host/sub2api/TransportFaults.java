package relay.host.sub2api;

import static relay.host.FaultKind.ADVISORY;
import static relay.host.FaultKind.OUTAGE;
import static relay.host.FaultKind.TRANSIENT;
import static relay.host.sub2api.FaultRow.on;
import static relay.host.sub2api.FaultScope.ANY;
import static relay.host.sub2api.FaultScope.GATEWAY;
import static relay.host.sub2api.FaultScope.TEST;
import static relay.run.ReasonCode.HOST_UNAVAILABLE;
import static relay.run.ReasonCode.UPSTREAM_NOT_AN_API;
import static relay.run.ReasonCode.UPSTREAM_UNAVAILABLE;

import java.util.List;

/** No answer, or none that can be read. */
final class TransportFaults {
  static final List<FaultRow> ROWS =
      List.of(
          on(ANY, "none", Observation.NO_CONNECTION)
              .means(OUTAGE, HOST_UNAVAILABLE, "Park. Nothing was sent."),
          on(GATEWAY, "none", Observation.TIMED_OUT)
              .means(TRANSIENT, UPSTREAM_UNAVAILABLE, "The host waits for the upstream. Back off."),
          on(TEST, "none", Observation.TIMED_OUT)
              .means(ADVISORY, UPSTREAM_UNAVAILABLE, "Note it; the gateway's proof decides."),
          on(ANY, "none", Observation.BAD_CERTIFICATE)
              .means(
                  OUTAGE,
                  HOST_UNAVAILABLE,
                  "Park. Nothing was sent: the certificate is not one for the host's name."),
          on(GATEWAY, "none", Observation.TOO_LONG)
              .means(
                  TRANSIENT,
                  UPSTREAM_NOT_AN_API,
                  "The host passes on what the upstream sends. Repeat; broken when it stays."),
          on(TEST, "none", Observation.TOO_LONG)
              .means(ADVISORY, UPSTREAM_NOT_AN_API, "Note it; the gateway's proof decides."),
          on(ANY, "none", Observation.TOO_LONG)
              .means(
                  OUTAGE, HOST_UNAVAILABLE, "Park. The answer is longer than any of the host's."),
          on(ANY, "none")
              .means(
                  OUTAGE,
                  HOST_UNAVAILABLE,
                  "Park. A write may have happened: look before repeating it."),
          on(ANY, "any", Observation.NEEDS_SETUP)
              .means(
                  OUTAGE,
                  HOST_UNAVAILABLE,
                  "Park. Somebody must finish the host's first-run wizard."),
          on(ANY, "3xx")
              .means(
                  OUTAGE,
                  HOST_UNAVAILABLE,
                  "Park. Register the address that the host's URL redirects to."));

  private TransportFaults() {}
}

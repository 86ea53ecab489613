package relay.verdict;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * How old things may be that a proof is judged by; a host that runs faster than life needs less.
 *
 * @param lag an account that is healthy and was not found after this has had its time (design 3.3)
 * @param upstreamMemory so long a host sets an account aside after 5xx without showing it (host-api
 *     20, row 7)
 * @param responsesProbe so long the host's own probe of {@code /responses} may take (host-api 10)
 * @param askAgain how soon it is asked again when it was too early
 */
public record ProofTimes(
    Duration lag, Duration upstreamMemory, Duration responsesProbe, Duration askAgain) {

  /** Those of a live host. */
  public static final ProofTimes LIVE =
      new ProofTimes(
          Duration.ofSeconds(5),
          Duration.ofMinutes(1),
          Duration.ofSeconds(10),
          Duration.ofMillis(500));

  /** The same, each of them changed. */
  public ProofTimes at(UnaryOperator<Duration> pace) {
    return new ProofTimes(
        pace.apply(lag),
        pace.apply(upstreamMemory),
        pace.apply(responsesProbe),
        pace.apply(askAgain));
  }
}

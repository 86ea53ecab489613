package relay.importing.probe;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import relay.run.Advisory;
import relay.run.ItemDetails;
import relay.run.ReasonCode;

/** What a probe says about a key. */
public sealed interface ProbeJudgement {

  /**
   * The key was answered by the model that was asked.
   *
   * @param details names and capability profile, as the item's detail shows them
   * @param models every model the key lists, or the smoke model alone where there is no list
   * @param transport what the base URL understands
   * @param latency of the call that was answered
   * @param catalogueVersion of the catalogue that names and recommendations come from
   */
  record Good(
      ItemDetails details,
      List<ModelName> models,
      SmokeModel smoke,
      ProbedTransport transport,
      Duration latency,
      List<Advisory> advisories,
      String catalogueVersion)
      implements ProbeJudgement {
    public Good {
      models = List.copyOf(models);
      advisories = List.copyOf(advisories);
    }
  }

  /** The key will not work as it is; trying again shows the same. {@code detail} is redacted. */
  record Failed(ReasonCode reason, String detail) implements ProbeJudgement {}

  /**
   * Nothing is known of the key; the same probe later may tell.
   *
   * @param reason why the item is degraded when it never does
   * @param retryAfter what the upstream asked for
   */
  record Retryable(ReasonCode reason, Optional<Duration> retryAfter, String detail)
      implements ProbeJudgement {}

  /** Nothing was asked: no turn came within the limits of the base URL. */
  record NoTurn(Duration askAgain) implements ProbeJudgement {}

  /** Somebody else in the fleet is finding out what the base URL understands. */
  record TransportSought(Duration askAgain) implements ProbeJudgement {}

  /**
   * What was seen may be true for our own address only (network fault, proxy, IP-bound key): the
   * proof through the host decides ({@code proof.upstream = not_reachable_from_here}).
   *
   * @param suspected the reason when the host sees the same
   * @param smoke the model to prove with, guessed from the request; empty when nothing was asked
   *     for
   */
  record Inconclusive(ReasonCode suspected, Optional<SmokeModel> smoke, String detail)
      implements ProbeJudgement {}
}

package relay.run;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import relay.model.Coded;
import relay.run.CapabilityProfile.Answer;
import relay.run.CapabilityProfile.AuthStyle;

/**
 * What the stages of an item have learned so far and the next ones need; stored in its work row, so
 * that another worker can go on. Small, and free of secrets. Parts are null until known.
 */
public record ItemFindings(
    @Nullable Probe probe,
    @Nullable Account account,
    @Nullable Proof proof,
    @Nullable Admission admission,
    Set<Advisory> advisories) {

  public ItemFindings {
    advisories = Set.copyOf(advisories);
  }

  /** Nothing is known yet. */
  public static ItemFindings none() {
    return new ItemFindings(null, null, null, null, Set.of());
  }

  /** What our own call to the upstream showed. */
  public enum UpstreamProof implements Coded {
    OK,
    NOT_REACHABLE_FROM_HERE
  }

  /**
   * The probe's result.
   *
   * @param smokeModel the public name of the model that is used for checks
   * @param smokeModelRaw the relay's own name of it
   * @param exposed public name → raw name, of the models users see
   * @param responses whether the base URL has {@code /responses}
   */
  public record Probe(
      UpstreamProof upstream,
      String smokeModel,
      String smokeModelRaw,
      Map<String, String> exposed,
      AuthStyle authStyle,
      Answer responses,
      long latencyMillis) {
    public Probe {
      exposed = Map.copyOf(exposed);
    }
  }

  /**
   * The account of the key on the host.
   *
   * @param createdByItem whether this item made it, and so may delete it when it is broken
   * @param stagedAt when it was put into a staging group; null when it is proved in service
   * @param privateName the model name only this account answers to while it is being proved
   */
  public record Account(
      long accountId,
      int generation,
      AccountResolution resolution,
      @Nullable MatchedAccountState matchedState,
      boolean createdByItem,
      boolean inService,
      @Nullable Integer stagingNo,
      @Nullable Instant stagedAt,
      String privateName,
      @Nullable String reusedFromProviderId) {}

  /** What was proved, and how. */
  public record Proof(
      @Nullable Boolean hostTestPassed,
      GatewayProof gateway,
      @Nullable Long gatewayAccountId,
      Instant provedAt) {}

  /** The account's place in its group. */
  public record Admission(Placement placement, Instant admittedAt) {}

  public ItemFindings withProbe(Probe found) {
    return new ItemFindings(found, account, proof, admission, advisories);
  }

  public ItemFindings withAccount(Account found) {
    return new ItemFindings(probe, found, proof, admission, advisories);
  }

  public ItemFindings withProof(Proof found) {
    return new ItemFindings(probe, account, found, admission, advisories);
  }

  public ItemFindings withAdmission(Admission found) {
    return new ItemFindings(probe, account, proof, found, advisories);
  }

  /** The same with {@code more} advisories. */
  public ItemFindings with(List<Advisory> more) {
    var all = new LinkedHashSet<>(advisories);
    all.addAll(more);
    return new ItemFindings(probe, account, proof, admission, all);
  }
}

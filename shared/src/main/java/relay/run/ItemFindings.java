package relay.run;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
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
    @Nullable Trouble trouble,
    @Nullable Outage outage,
    Set<Advisory> advisories) {

  public ItemFindings {
    advisories = Set.copyOf(advisories);
  }

  /** Nothing is known yet. */
  public static ItemFindings none() {
    return new ItemFindings(null, null, null, null, null, null, Set.of());
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

  /** Where an account stands while it is proved. */
  public enum ProofPlace implements Coded {
    /** In a private group, under a name that no user can ask for. */
    STAGED,
    /** Where it was found: in service, with one private name more (host-api 19, row 24). */
    IN_SERVICE,
    /** Where it was found, and nothing is written: only the host's own test can be asked. */
    UNTOUCHED
  }

  /**
   * The account of the key on the host.
   *
   * @param createdByItem whether this item made it, and so may delete it when it is broken
   * @param stagedAt when it was put into a staging group; null when it never was
   * @param privateName the model name only this account answers to while it is being proved
   */
  public record Account(
      long accountId,
      int generation,
      AccountResolution resolution,
      @Nullable MatchedAccountState matchedState,
      boolean createdByItem,
      ProofPlace proofPlace,
      @Nullable Integer stagingNo,
      @Nullable Instant stagedAt,
      String privateName,
      @Nullable String reusedFromProviderId) {

    /** The same, put where it is at another time. */
    public Account restagedAt(Instant at) {
      return new Account(
          accountId,
          generation,
          resolution,
          matchedState,
          createdByItem,
          proofPlace,
          stagingNo,
          at,
          privateName,
          reusedFromProviderId);
    }
  }

  /** What was proved, and how. */
  public record Proof(
      @Nullable Boolean hostTestPassed,
      GatewayProof gateway,
      @Nullable Long gatewayAccountId,
      Instant provedAt) {}

  /**
   * How proofs have failed so far; it tells one failure from the same one again and again.
   *
   * @param times how often in a row, from 1
   * @param mended whether binding and mapping have been put right once
   */
  public record Trouble(
      ReasonCode reason, int times, Instant firstAt, Instant lastAt, boolean mended) {}

  /**
   * The outage that the item waits out; it says nothing about the item.
   *
   * @param times how often in a row it was met, from 1
   * @param metAt when the item itself last met it; null when it was only held back
   */
  public record Outage(Instant since, int times, @Nullable Instant metAt) {}

  /** The account's place in its group. */
  public record Admission(Placement placement, Instant admittedAt) {}

  public ItemFindings withProbe(Probe found) {
    return new ItemFindings(found, account, proof, admission, trouble, outage, advisories);
  }

  public ItemFindings withAccount(Account found) {
    return new ItemFindings(probe, found, proof, admission, trouble, outage, advisories);
  }

  /** The same, proved; what was in the way before is forgotten. */
  public ItemFindings withProof(Proof found) {
    return new ItemFindings(probe, account, found, admission, null, outage, advisories);
  }

  /** The same, to be proved again. */
  public ItemFindings withoutProof() {
    return new ItemFindings(probe, account, null, admission, trouble, outage, advisories);
  }

  public ItemFindings withAdmission(Admission found) {
    return new ItemFindings(probe, account, proof, found, trouble, outage, advisories);
  }

  public ItemFindings withTrouble(@Nullable Trouble met) {
    return new ItemFindings(probe, account, proof, admission, met, outage, advisories);
  }

  /** The same in an outage, or out of it. */
  public ItemFindings withOutage(@Nullable Outage met) {
    return new ItemFindings(probe, account, proof, admission, trouble, met, advisories);
  }

  /** The same with {@code more} advisories. */
  public ItemFindings with(Collection<Advisory> more) {
    var all = new LinkedHashSet<>(advisories);
    all.addAll(more);
    return new ItemFindings(probe, account, proof, admission, trouble, outage, all);
  }
}

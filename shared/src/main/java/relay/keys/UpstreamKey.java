package relay.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import relay.model.ItemKey;
import relay.model.KeyFingerprint;
import relay.run.ConfirmMode;
import relay.run.Placement;

/**
 * A key on one host.
 *
 * @param generation raised whenever another account is to be made for it, from 1
 * @param account its account, once known
 * @param proof the last time it was proved
 * @param placement where its account stands, once admitted
 * @param beforeImage how a found account was before its holder changed it, as JSON
 * @param aftercare what is still owed to its account from an item that has ended
 */
public record UpstreamKey(
    long hostNo,
    KeyFingerprint fingerprint,
    int generation,
    Optional<KnownAccount> account,
    Optional<LastProof> proof,
    Optional<Placement> placement,
    Optional<String> beforeImage,
    Optional<Aftercare> aftercare) {

  /** So long a proof counts for the next item of the same key. */
  public static final Duration PROOF_LASTS = Duration.ofMinutes(10);

  /** The account that our tables name. */
  public record KnownAccount(long accountId, AccountOrigin origin) {}

  /**
   * A proof through the host.
   *
   * @param generation of the account that was proved
   * @param smokeModel the public name of the model that answered
   * @param by the item, as long as its round lasts
   * @param how what answered: the account to its private name, the host's own test of it, or both
   */
  public record LastProof(
      Instant at, int generation, String smokeModel, Optional<ItemKey> by, ConfirmMode how) {

    /** Whether it is what is asked for. */
    boolean satisfies(ConfirmMode wanted) {
      return how == wanted || how == ConfirmMode.BOTH;
    }
  }

  /**
   * The proof that {@code item} need not repeat: its own of this round, or anybody's of the last
   * {@link #PROOF_LASTS} that was made as it is wanted; of this account and this model.
   */
  public Optional<LastProof> proofFor(
      ItemKey item, ConfirmMode wanted, String smokeModel, Instant now) {
    return proof
        .filter(last -> last.generation() == generation && last.smokeModel().equals(smokeModel))
        .filter(last ->
            last.by().equals(Optional.of(item))
                || (last.satisfies(wanted) && last.at().plus(PROOF_LASTS).isAfter(now)));
  }

  /** The same with nothing owed to its account. */
  public UpstreamKey caredFor() {
    return new UpstreamKey(
        hostNo,
        fingerprint,
        generation,
        account,
        proof,
        placement,
        Optional.empty(),
        Optional.empty());
  }
}

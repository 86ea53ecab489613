package relay.run;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.model.BaseUrl;
import relay.model.KeyFingerprint;
import relay.model.ProviderId;
import relay.run.RunSettings.AccountSettings;

/**
 * An item as its worker gets it: all that a stage needs to know but the key itself.
 *
 * @param hostNo the host of its run
 * @param groupNo the row of its group in {@code host_groups}
 * @param account what its account on the host is to be, the row's own wishes included
 * @param attempt of this stage, from 1
 * @param sealedKey the key under the run's data key; null when it is destroyed
 */
@SuppressWarnings("ArrayRecordComponent") // sealed bytes are passed on, never compared
public record ClaimedItem(
    ItemLease lease,
    ItemStage stage,
    int attempt,
    int round,
    long hostNo,
    long groupNo,
    BaseUrl baseUrl,
    ProviderId provider,
    KeyFingerprint fingerprint,
    List<String> requestedModels,
    AccountSettings account,
    ItemFindings findings,
    RunContext run,
    byte @Nullable [] sealedKey) {

  /**
   * The part that all items of a run share.
   *
   * @param barrier open when held items may be admitted
   * @param sealedDataKey empty when the run's key retention is over
   */
  public record RunContext(
      String runId,
      RunSettings settings,
      RunActivity activity,
      RunBarrier barrier,
      Optional<SealedBytes> sealedDataKey) {}

  /** Bytes that only the keyset can open. */
  @SuppressWarnings("ArrayRecordComponent")
  public record SealedBytes(byte[] value) {
    @Override
    public String toString() {
      return "SealedBytes[redacted]";
    }
  }

  /** The same item at the beginning of its next stage. */
  public ClaimedItem at(ItemStage next, ItemFindings learned) {
    return new ClaimedItem(
        lease,
        next,
        1,
        round,
        hostNo,
        groupNo,
        baseUrl,
        provider,
        fingerprint,
        requestedModels,
        account,
        learned,
        run,
        sealedKey);
  }

  @Override
  public String toString() {
    return "ClaimedItem[" + lease + ", " + stage + ", attempt " + attempt + "]";
  }
}

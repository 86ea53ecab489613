package relay.importing.bench;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relay.model.BaseUrl;
import relay.model.ItemKey;
import relay.model.KeyFingerprint;
import relay.model.ProviderId;
import relay.run.CapabilityProfile.Answer;
import relay.run.CapabilityProfile.AuthStyle;
import relay.run.ClaimedItem;
import relay.run.ItemFindings;
import relay.run.ItemLease;
import relay.run.ItemStage;
import relay.run.Placement;
import relay.run.RunActivity;
import relay.run.RunBarrier;
import relay.run.RunSettings;

/** A run whose items stages can be given. */
public record BenchRun(long hostNo, long runNo, String runId, RunSettings settings) {
  private static final BaseUrl BASE_URL = BaseUrl.parse("https://relay.example/v1");

  /** An item that exposes these models under their own names; the first is its smoke model. */
  public ClaimedItem item(int itemNo, long groupNo, String... models) {
    return item(itemNo, groupNo, 1, models);
  }

  /** The same in a later round. */
  public ClaimedItem item(int itemNo, long groupNo, int round, String... models) {
    return new ClaimedItem(
        new ItemLease(ItemKey.of(runNo, itemNo), 1),
        ItemStage.PROVISION,
        1,
        round,
        hostNo,
        groupNo,
        BASE_URL,
        ProviderId.derivedFrom(BASE_URL),
        KeyFingerprint.of(new byte[32]),
        List.of(models),
        settings.account(),
        findings(models),
        new ClaimedItem.RunContext(
            runId, settings, RunActivity.DISPATCHING, RunBarrier.NONE, Optional.empty()),
        null);
  }

  private static ItemFindings findings(String... models) {
    Map<String, String> exposed = new HashMap<>();
    for (var model : models) {
      exposed.put(model, model);
    }
    return ItemFindings.none()
        .withProbe(
            new ItemFindings.Probe(
                ItemFindings.UpstreamProof.OK,
                models[0],
                models[0],
                exposed,
                AuthStyle.BEARER,
                Answer.TRUE,
                10))
        .withAdmission(new ItemFindings.Admission(Placement.IN_SERVICE, Instant.EPOCH));
  }
}

package relay.readmodel;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import relay.model.Coded;
import relay.run.GatewayProof;
import relay.run.ItemFindings;
import tools.jackson.databind.json.JsonMapper;

/** The {@code proof} of an item (design 3.3): what was checked, by whom, when. */
final class ProofJson {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ProofJson() {}

  static String of(ItemFindings findings, Instant at) {
    var probe = findings.probe();
    var proof = findings.proof();
    var admission = findings.admission();
    return JSON.createObjectNode()
        .put("upstream", code(probe == null ? null : probe.upstream()))
        .put("host_test", proof == null ? null : hostTest(proof.hostTestPassed()))
        .put("gateway", (proof == null ? GatewayProof.NONE : proof.gateway()).code())
        .putNull("group_check")
        .put("gateway_account_id", proof == null ? null : proof.gatewayAccountId())
        .put("placement", code(admission == null ? null : admission.placement()))
        .put("checked_at", at.toString())
        .toString();
  }

  private static @Nullable String code(@Nullable Coded coded) {
    return coded == null ? null : coded.code();
  }

  private static @Nullable String hostTest(@Nullable Boolean passed) {
    if (passed == null) {
      return null;
    }
    return passed ? "passed" : "failed";
  }
}

package relay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relay.model.Coded;
import relay.run.ReasonCode;

/** The table of the specification, row by row, and the documents drawn from it. */
class VerdictTableTest {

  @ParameterizedTest
  @CsvSource({
    "upstream.key_rejected, broken",
    "upstream.no_balance, broken",
    "upstream.quota_exhausted, broken",
    "upstream.forbidden, broken",
    "upstream.not_an_api, broken",
    "upstream.broken_stream, broken",
    "upstream.wrong_model, broken",
    "upstream.model_missing, broken",
    "upstream.rate_limited, degraded",
    "upstream.unavailable, degraded",
    "host.responses_only, broken",
    "host.refused, degraded",
    "host.group_conflict, degraded",
    "host.unavailable, degraded",
    "access.login_failed, degraded",
    "access.no_subscription, degraded",
    "access.no_balance, degraded",
    "access.gateway_failed, degraded",
    "egress.blocked_address, broken",
    "egress.unreachable, degraded",
    "input.bad_row, broken",
    "input.bad_url, broken",
    "input.bad_key, broken",
    "run.stopped, unknown",
    "run.cancelled, unknown",
    "run.key_destroyed, unknown"
  })
  void everyReasonHasItsVerdict(String code, String access) {
    var reason = Coded.of(ReasonCode.class, code);

    var verdict = VerdictTable.endedBy(reason);

    assertThat(verdict.access().code()).isEqualTo(access);
    assertThat(verdict.reason()).contains(reason);
  }

  @Test
  void aChatOnlyKeyIsBrokenOnlyOnHostsThatCannotServeIt() {
    assertThat(VerdictDocument.cell(VerdictTable.chatOnly(VerdictDocument.OLD)))
        .isEqualTo("broken / `host.responses_only`");
    assertThat(VerdictDocument.cell(VerdictTable.chatOnly(VerdictDocument.NEW)))
        .isEqualTo("active / advisory");
  }

  @Test
  void theDocumentsAreDrawnFromTheTables() throws IOException {
    compare("verdicts.md", VerdictDocument.draw());
    compare("reasons.md", ReasonDocument.draw());
  }

  private static void compare(String name, String drawn) throws IOException {
    Path document = Path.of("..", "docs", name);
    if (Boolean.getBoolean("relay.docs.write")) {
      Files.writeString(document, drawn);
    }
    assertThat(document)
        .as("run this test with -Drelay.docs.write=true")
        .content()
        .isEqualTo(drawn);
  }
}

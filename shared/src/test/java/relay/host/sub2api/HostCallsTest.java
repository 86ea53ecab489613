package relay.host.sub2api;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import relay.host.FaultKind;
import relay.host.GatewayAnswer;
import relay.host.HostAdapter;
import relay.host.HostFault;
import relay.host.HostFaultException;
import relay.host.HostSecret;
import relay.host.IdempotencyKey;
import relay.run.ReasonCode;

/** What a call sends, what it gives away, and what it means when nobody answers. */
class HostCallsTest extends StubbedHost {

  @Test
  void aPersonMustAcknowledgeACompliancePage() {
    answer(
        423,
        "application/json",
        "{\"code\":\"ADMIN_COMPLIANCE_ACK_REQUIRED\",\"message\":\"acknowledge\"}");

    HostFault fault = fault(() -> host().groups().list());

    assertThat(fault.kind()).isEqualTo(FaultKind.OUTAGE);
    assertThat(fault.code()).isEqualTo("ADMIN_COMPLIANCE_ACK_REQUIRED");
  }

  @Test
  void waitsAsLongAsTheHostAsks() {
    answer(
        409,
        "application/json",
        "{\"code\":409,\"reason\":\"IDEMPOTENCY_IN_PROGRESS\",\"message\":\"m\","
            + "\"metadata\":{\"retry_after\":\"29\"}}");

    HostFault fault =
        fault(() -> host().accounts().create(newAccount(), new IdempotencyKey("k-1")));

    assertThat(fault.retryAfter()).contains(Duration.ofSeconds(29));
    assertThat(fault.kind()).isEqualTo(FaultKind.TRANSIENT);
  }

  @Test
  void noFaultHoldsACredentialOrAKey() {
    answer(
        400,
        "application/json",
        "{\"code\":400,\"message\":\"bad: %s %s\"}"
            .formatted(UPSTREAM_KEY.reveal(), ADMIN_KEY.reveal()));

    HostFaultException thrown =
        thrown(() -> host().accounts().create(newAccount(), new IdempotencyKey("k-1")));

    assertThat(thrown).hasMessageContaining("[redacted]").hasMessageNotContaining("canary");
  }

  @Test
  void aHostThatIsNotThereSaysNothingAboutTheItem() {
    server.stop();

    HostFault fault = fault(() -> host().groups().list());

    assertThat(fault.kind()).isEqualTo(FaultKind.OUTAGE);
    assertThat(fault.code()).isEqualTo("no_connection");
    assertThat(fault.leavesWriteInDoubt()).isFalse();
  }

  @Test
  void aWriteWithoutAnAnswerIsInDoubt() {
    server.stubFor(any(anyUrl()).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));

    HostFault fault =
        fault(() -> host().accounts().create(newAccount(), new IdempotencyKey("k-1")));

    assertThat(fault.leavesWriteInDoubt()).isTrue();
    assertThat(fault.kind()).isEqualTo(FaultKind.OUTAGE);
  }

  @Test
  void aGatewayThatWaitsTooLongWaitsForTheUpstream() {
    server.stubFor(any(anyUrl()).willReturn(aResponse().withFixedDelay(3_000)));

    GatewayAnswer answer = ask();

    assertThat(answer)
        .isInstanceOfSatisfying(
            GatewayAnswer.UpstreamFailed.class,
            failed ->
                assertThat(failed.fault().reason()).isEqualTo(ReasonCode.UPSTREAM_UNAVAILABLE));
  }

  @Test
  void doesNotFollowARedirectWithTheCredential() {
    server.stubFor(
        get(urlPathEqualTo("/api/v1/admin/groups"))
            .willReturn(aResponse().withStatus(302).withHeader("Location", "/elsewhere")));

    assertThat(fault(() -> host().groups().list()).status()).contains(302);
    server.verify(0, getRequestedFor(urlPathEqualTo("/elsewhere")));
  }

  @Test
  void countsEveryCallByHostOperationAndOutcome() {
    answer(200, "application/json", "{\"code\":0,\"data\":{\"version\":\"0.1.129\"}}");
    host().settings();
    answer(500, "application/json", "{\"code\":500,\"message\":\"internal error\"}");
    fault(() -> host().settings());

    assertThat(timer("ok")).isEqualTo(1);
    assertThat(timer("outage")).isEqualTo(1);
  }

  @Test
  void onlyAChangedSessionMakesANewAdapter() {
    HostAdapter first = adapters.adapter(session(ADMIN_KEY));

    assertThat(adapters.adapter(session(ADMIN_KEY))).isSameAs(first);
    assertThat(adapters.adapter(session(new HostSecret("admin-other-0003")))).isNotSameAs(first);
  }

  private long timer(String outcome) {
    return meters
        .get("relay.host.request.duration")
        .tags("host_id", "host_01", "operation", "settings", "outcome", outcome)
        .timer()
        .count();
  }
}

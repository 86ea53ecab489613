package relay.host.sub2api;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relay.host.AccountRef;
import relay.host.AccountSettings;
import relay.host.AccountTest;
import relay.host.ChannelRef;
import relay.host.FaultKind;
import relay.host.GatewayAnswer;
import relay.host.GatewayCall;
import relay.host.GroupRef;
import relay.host.HostAdapter;
import relay.host.HostCredential;
import relay.host.HostFault;
import relay.host.HostFaultException;
import relay.host.HostLimits;
import relay.host.HostReadiness;
import relay.host.HostSecret;
import relay.host.HostSession;
import relay.host.HostUrl;
import relay.host.IdempotencyKey;
import relay.host.NewAccount;
import relay.host.PriceEntry;
import relay.host.TokenPrice;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.model.HostId;
import relay.model.ModelId;
import relay.run.ReasonCode;
import relay.secrets.Redactor;

/** What a host, or what stands in its place, can do to a call. */
class HostCallsTest {
  private static final HostSecret ADMIN_KEY = new HostSecret("admin-canary-0001");
  private static final ApiKey UPSTREAM_KEY = new ApiKey("sk-test-canary-0002");

  private final WireMockServer server =
      new WireMockServer(WireMockConfiguration.options().dynamicPort());
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Sub2ApiAdapters adapters =
      new Sub2ApiAdapters(new HttpSettings(Duration.ofSeconds(1), 8), meters, Clock.systemUTC());

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    adapters.close();
    server.stop();
  }

  @Test
  void aPageWhereJsonWasDueIsNoSuccess() {
    answer(200, "text/html", "<html>the host's web interface</html>");

    HostFault fault = fault(() -> host().groups().list());

    assertThat(fault.kind()).isEqualTo(FaultKind.OUTAGE);
    assertThat(fault.code()).isEqualTo("html");
  }

  @Test
  void aHostsAnswerIsItsBodyWhateverItsMediaType() {
    answer(200, "text/plain", "{\"code\":0,\"data\":{\"version\":\"0.1.129\"}}");

    assertThat(host().settings().version().text()).isEqualTo("0.1.129");
  }

  @Test
  void anObjectWithoutANumberIsNoHosts() {
    answer(200, "application/json", "{\"code\":0,\"data\":{}}");

    assertThat(fault(() -> host().groups().find(new GroupRef(1))).code()).isEqualTo("not_json");
  }

  @ParameterizedTest
  @CsvSource({"404, text/plain, 404 page not found", "200, text/html, <html>setup</html>"})
  void aHostThatWaitsForItsSetUpSaysSo(int status, String mediaType, String body) {
    answer(status, mediaType, body);
    server.stubFor(
        get(urlPathEqualTo("/setup/status"))
            .willReturn(json("{\"needs_setup\":true,\"step\":\"welcome\"}")));

    assertThat(fault(() -> host().settings()).code()).isEqualTo("needs_setup");
    assertThat(host().readiness()).isEqualTo(HostReadiness.NEEDS_SETUP);
  }

  @Test
  void asksAnotherRouteWhenThePublicPageNamesNoVersion() {
    answer(200, "application/json", "{\"code\":0,\"data\":{\"version\":\"0.1.121\"}}");
    server.stubFor(get(urlPathEqualTo("/api/v1/settings/public")).willReturn(json("{}")));

    assertThat(host().settings().version().text()).isEqualTo("0.1.121");
    server.verify(getRequestedFor(urlPathEqualTo("/api/v1/admin/system/version")));
  }

  @Test
  void aJsonAnswerThatIsNoHostsIsNoSuccess() {
    answer(200, "application/json", "{\"status\":\"ok\"}");

    assertThat(fault(() -> host().settings()).code()).isEqualTo("not_json");
  }

  @Test
  void onlyTheHostItselfCanSayThatSomethingIsGone() {
    answer(404, "application/json", "{\"code\":404,\"message\":\"m\"}");
    assertThat(host().accounts().find(new AccountRef(1))).isEmpty();
    answer(404, "application/json", "{\"code\":404,\"reason\":\"X\",\"message\":\"m\"}");
    assertThat(host().groups().find(new GroupRef(1))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "text/html; <html>404 Not Found</html>",
        "text/plain; 404 page not found",
        "application/json; {\"message\":\"no Route matched with those values\"}",
        "application/json; {\"error\":\"Not Found\",\"status\":404}",
        "application/json; {\"error\":{\"message\":\"Not Found\"}}",
        "application/json; []"
      })
  void a404OfWhatStandsBeforeTheHostSaysNothingAboutAnObject(String mediaType, String body) {
    answer(404, mediaType, body);

    assertThat(fault(() -> host().accounts().find(new AccountRef(1))).kind())
        .isEqualTo(FaultKind.OUTAGE);
    assertThat(fault(() -> host().accounts().delete(new AccountRef(1))).kind())
        .isEqualTo(FaultKind.OUTAGE);
    assertThat(fault(() -> host().groups().find(new GroupRef(1))).reason())
        .isEqualTo(ReasonCode.HOST_UNAVAILABLE);
  }

  @Test
  void readsACodeThatIsATextAndIgnoresWhatItDoesNotKnow() {
    answer(
        200,
        "application/json",
        "{\"code\":\"0\",\"new\":1,\"data\":{\"version\":\"0.9.0-fork\",\"later\":{}}}");

    assertThat(host().settings().version().text()).isEqualTo("0.9.0-fork");
    assertThat(host().settings().version().isAtLeast(0, 1, 127)).isTrue();
  }

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
  void aGoodAnswerMayComeUnderTheMediaTypeOfAStream() {
    answer(
        200,
        "text/event-stream",
        "{\"model\":\"m\",\"choices\":[{\"index\":0}],"
            + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1}}");

    assertThat(ask())
        .isInstanceOfSatisfying(
            GatewayAnswer.Answered.class,
            answered -> assertThat(answered.usage().total()).isEqualTo(10));
  }

  @Test
  void theCallersOwnTroubleIsNoFaultOfAnAccount() {
    answer(403, "application/json", "{\"code\":\"INSUFFICIENT_BALANCE\",\"message\":\"m\"}");
    assertThat(ask()).isInstanceOf(GatewayAnswer.CallerRefused.class);

    answer(
        429,
        "application/json",
        "{\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Too many pending requests\"}}");
    assertThat(ask()).isInstanceOf(GatewayAnswer.CallerRefused.class);
  }

  @Test
  void aTestThatIsCutIsNotASuccess() {
    answer(200, "text/event-stream", "data: {\"type\":\"test_start\",\"model\":\"m\"}\n\n");

    AccountTest test = host().accounts().test(new AccountRef(1), new ModelId("m"), Redactor.none());

    assertThat(test)
        .isInstanceOfSatisfying(
            AccountTest.Failed.class,
            failed -> assertThat(failed.fault().kind()).isEqualTo(FaultKind.TRANSIENT));
  }

  @Test
  void extendingAChannelKeepsWhatItDoesNotUnderstand() {
    String entry =
        "{\"id\":3,\"platform\":\"openai\",\"models\":[\"a\"],\"night_price\":0.5,"
            + "\"intervals\":[{\"min_tokens\":0,\"input_price\":1}]}";
    server.stubFor(
        get(urlPathEqualTo("/api/v1/admin/channels/7"))
            .willReturn(
                json("{\"id\":7,\"group_ids\":[4],\"model_pricing\":[%s]}".formatted(entry))));
    server.stubFor(
        put(urlPathEqualTo("/api/v1/admin/channels/7"))
            .willReturn(json("{\"id\":7,\"name\":\"c\"}")));

    host()
        .channels()
        .extend(
            new ChannelRef(7),
            List.of(new PriceEntry(List.of("b"), TokenPrice.UNSET)),
            Set.of(new GroupRef(9)));

    server.verify(
        putRequestedFor(urlPathEqualTo("/api/v1/admin/channels/7"))
            .withRequestBody(
                equalToJson(
                    """
                    {"model_pricing":[%s,{"platform":"openai","models":["b"],"billing_mode":"token"}],
                     "group_ids":[4,9]}
                    """
                        .formatted(entry))));
  }

  @Test
  void readsAllPagesOfAList() {
    page(1, 1000, 1);
    page(2, 3, 1001);

    assertThat(host().accounts().named("relay-")).hasSize(1003);
    server.verify(2, getRequestedFor(urlPathEqualTo("/api/v1/admin/accounts")));
  }

  @Test
  void anAccountOfAnotherKindDoesNotSpoilThePage() {
    String strange =
        """
        {"id":1,"name":"relay-a","platform":"gemini","type":"oauth","concurrency":null,
         "credentials":{"base_url":7,"model_mapping":"none","api_key":["x"]},
         "extra":{"openai_responses_supported":"yes"},"group_ids":null,"rate_multiplier":null,
         "expires_at":1790000000,"rate_limit_reset_at":"soon"}
        """;
    server.stubFor(
        get(urlPathEqualTo("/api/v1/admin/accounts"))
            .willReturn(json("{\"items\":[%s],\"total\":1}".formatted(strange))));

    assertThat(host().accounts().named("relay-"))
        .singleElement()
        .satisfies(account -> {
          assertThat(account.modelMapping()).isEmpty();
          assertThat(account.apiKey()).isEmpty();
          assertThat(account.groups()).isEmpty();
        });
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

  private GatewayAnswer ask() {
    return host()
        .gateway()
        .ask(
            new GatewayCall(
                new HostSecret("sk-test-user"), "m", "nonce", 1, Redactor.of("sk-test-x")));
  }

  private void page(int number, int rows, int firstId) {
    var items = new StringBuilder();
    for (int id = firstId; id < firstId + rows; id++) {
      items
          .append(items.isEmpty() ? "" : ",")
          .append("{\"id\":%d,\"name\":\"relay-%d\",\"groups\":null}".formatted(id, id));
    }
    server.stubFor(
        get(urlPathEqualTo("/api/v1/admin/accounts"))
            .withQueryParam("page", equalTo(Integer.toString(number)))
            .withQueryParam("sort_by", equalTo("id"))
            .willReturn(json("{\"items\":[%s],\"total\":1003,\"pages\":0}".formatted(items))));
  }

  private void answer(int status, String mediaType, String body) {
    server.resetMappings();
    server.stubFor(
        any(anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(status)
                    .withHeader("Content-Type", mediaType)
                    .withBody(body)));
  }

  private static ResponseDefinitionBuilder json(String data) {
    return aResponse()
        .withHeader("Content-Type", "application/json; charset=utf-8")
        .withBody("{\"code\":0,\"message\":\"success\",\"data\":%s}".formatted(data));
  }

  private long timer(String outcome) {
    return meters
        .get("relay.host.request.duration")
        .tags("host_id", "host_01", "operation", "settings", "outcome", outcome)
        .timer()
        .count();
  }

  private HostAdapter host() {
    return adapters.adapter(session(ADMIN_KEY));
  }

  private HostSession session(HostSecret credential) {
    return new HostSession(
        HostId.ofNumber(1),
        HostUrl.parse("http://127.0.0.1:" + port()),
        HostCredential.of(HostCredential.Kind.BEARER, credential),
        new HostLimits(1000, Duration.ofSeconds(5), Duration.ofSeconds(1)));
  }

  private int port() {
    return server.isRunning() ? server.port() : 1;
  }

  private static NewAccount newAccount() {
    return new NewAccount(
        "relay-test",
        BaseUrl.parse("https://relay.example.test/v1"),
        UPSTREAM_KEY,
        Map.of("a", "b"),
        Set.of(new GroupRef(1)),
        new AccountSettings(5, 50, BigDecimal.ONE),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static HostFault fault(ThrowingCallable call) {
    return thrown(call).fault();
  }

  private static HostFaultException thrown(ThrowingCallable call) {
    HostFaultException thrown = catchThrowableOfType(HostFaultException.class, call);
    assertThat(thrown).as("a fault").isNotNull();
    return thrown;
  }
}

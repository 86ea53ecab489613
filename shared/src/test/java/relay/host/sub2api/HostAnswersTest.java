package relay.host.sub2api;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relay.host.AccountRef;
import relay.host.AccountTest;
import relay.host.ChannelRef;
import relay.host.FaultKind;
import relay.host.GatewayAnswer;
import relay.host.GroupRef;
import relay.host.HostFault;
import relay.host.HostReadiness;
import relay.host.PriceEntry;
import relay.host.TokenPrice;
import relay.model.ModelId;
import relay.run.ReasonCode;
import relay.secrets.Redactor;

/** How the answers of a host are read, and of what stands in its place. */
class HostAnswersTest extends StubbedHost {

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
}

package relay.api.hosts;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import relay.api.testing.RunningApi.Reply;
import relay.testing.RawServer;

/** What is no usable host is refused at once, with its field and what to do. */
class BadHostTest {
  private static final String PUBLIC = "/api/v1/settings/public";
  private static final String ADMIN = "/api/v1/admin/.*";

  /** A look has three seconds for each call here. */
  private static final Duration SOON = Duration.ofSeconds(12);

  private static final WireMockServer SERVER =
      new WireMockServer(options().dynamicPort().dynamicHttpsPort());

  @BeforeAll
  static void start() {
    SERVER.start();
  }

  @AfterAll
  static void stop() {
    SERVER.stop();
  }

  @BeforeEach
  void empty() {
    HostApi.empty();
    SERVER.resetMappings();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | text/html | <html>Welcome</html> | 400 | base_url | does not lead to a sub2api host",
        "404 | text/plain | 404 page not found | 400 | base_url | does not lead to a sub2api host",
        "404 | text/html | <html>nginx</html> | 400 | base_url | does not lead to a sub2api host",
        "200 | application/json | {'status':'ok'} | 400 | base_url | does not lead to a sub2api host",
        "404 | application/json | {'detail':'Not Found'} | 400 | base_url | does not lead to",
        "403 | text/html | <html>Denied</html> | 400 | base_url | does not lead to",
        "302 | text/html | moved | 400 | base_url | redirects",
        "502 | text/html | <html>bad gateway</html> | 503 | base_url | does not answer",
        "503 | application/json | {'code':503,'message':'m'} | 503 | base_url | does not answer",
        "429 | application/json | {'error':'rate limit exceeded'} | 503 | base_url | does not answer"
      })
  void whatIsNoHostIsNamed(
      int status, String type, String body, int expected, String field, String said) {
    SERVER.stubFor(any(anyUrl()).willReturn(answer(status, type, body)));

    assertRefused(register(url()), expected, field, said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | INVALID_ADMIN_KEY | 400 | the admin key is wrong",
        "401 | TOKEN_EXPIRED | 400 | has expired",
        "401 | TOKEN_REVOKED | 400 | TOKEN_REVOKED",
        "401 | INVALID_TOKEN | 400 | second factor",
        "403 | FORBIDDEN | 400 | not an administrator's"
      })
  void aCredentialThatDoesNotLetUsInIsNamed(int status, String code, int expected, String said) {
    aHost("{'version':'0.1.129'}");
    SERVER.stubFor(
        any(urlMatching(ADMIN))
            .willReturn(
                answer(status, "application/json", "{'code':'%s','message':'m'}".formatted(code))));

    assertRefused(register(url()), expected, "auth.token", said);
  }

  @ParameterizedTest
  @CsvSource({"404, text/plain, 404 page not found", "200, text/html, <html>setup</html>"})
  void aHostThatIsNotSetUpIsNamed(int status, String type, String body) {
    SERVER.stubFor(any(anyUrl()).willReturn(answer(status, type, body)));
    SERVER.stubFor(get(urlPathEqualTo("/setup/status")).willReturn(data("{'needs_setup':true}")));

    assertRefused(register(url()), 409, "base_url", "first-run wizard");
  }

  @Test
  void aClosedComplianceGateIsStoredAndRunsAreRefusedUntilAPersonActs() {
    aHost("{'version':'0.1.179'}");
    SERVER.stubFor(
        any(urlMatching(ADMIN))
            .willReturn(
                answer(423, "application/json", "{'code':'ADMIN_COMPLIANCE_ACK_REQUIRED'}")));

    Reply registered = register(url());
    Reply run = HostApi.submit("");

    assertThat(registered.status()).isEqualTo(201);
    assertThat(registered.json().path("status").asString()).isEqualTo("needs_person");
    assertThat(registered.json().path("reasons").path(0).asString()).contains("compliance");
    assertRefused(run, 409, "host_id", "needs_person");
  }

  @Test
  void aHostWithoutAPartThatWeNeedTakesNoRuns() {
    aHost("{'version':'0.1.179'}");
    SERVER.stubFor(any(urlMatching(ADMIN)).willReturn(data("[]")));
    SERVER.stubFor(
        any(urlMatching("/api/v1/admin/payment/plans.*"))
            .willReturn(answer(404, "text/plain", "404 page not found")));

    Reply registered = register(url());

    assertThat(registered.json().path("status").asString()).isEqualTo("unsupported");
    assertThat(registered.json().path("capabilities").path("plans").asBoolean(true)).isFalse();
    assertRefused(HostApi.submit(""), 409, "host_id", "plans");
  }

  @Test
  void backendModeIsTakenAndSaysWhatItCannot() {
    aHost("{'version':'0.1.129','backend_mode_enabled':true}");
    SERVER.stubFor(any(urlMatching(ADMIN)).willReturn(data("[]")));

    Reply registered = register(url());
    Reply run = HostApi.submit("&confirm=gateway");

    assertThat(registered.status()).isEqualTo(201);
    assertThat(registered.json().path("status").asString()).isEqualTo("supported");
    assertThat(registered.json().path("reasons").toString()).contains("Backend mode");
    assertThat(run.status()).isEqualTo(400);
    assertThat(run.message()).startsWith("confirm=gateway").contains("Backend mode");
  }

  @Test
  void anAccessTokenIsTakenWithAWarning() {
    aHost("{'version':'0.1.129'}");
    SERVER.stubFor(any(urlMatching(ADMIN)).willReturn(data("[]")));

    Reply registered = HostApi.register("prod", url(), "bearer", "test-secret-token");

    assertThat(registered.status()).isEqualTo(201);
    assertThat(registered.json().path("status").asString()).isEqualTo("supported");
    assertThat(registered.json().path("reasons").toString()).contains("24 hours");
  }

  static Stream<Arguments> answersWithoutAnEnd() {
    return Stream.of(
        Arguments.of("endless", RawServer.endlessBody(), 400, "does not end"),
        Arguments.of("100 MB", RawServer.bodyOf(100L << 20), 400, "does not end"),
        Arguments.of(
            "a header a second", RawServer.headerEvery(Duration.ofSeconds(1)), 503, "timed_out"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answersWithoutAnEnd")
  void anAnswerWithoutAnEndIsNotWaitedFor(
      String what, RawServer.Script script, int status, String said) {
    try (RawServer server = RawServer.answering(script)) {
      long start = System.nanoTime();

      Reply reply = register(server.url());

      assertRefused(reply, status, "base_url", said);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).as(what).isLessThan(SOON);
    }
  }

  @Test
  void nobodyAtTheAddressIsUnavailable() {
    assertRefused(register("http://127.0.0.1:1"), 503, "base_url", "no_connection");
  }

  @Test
  void aCertificateThatDoesNotFitIsNamed() {
    assertRefused(
        register("https://localhost:" + SERVER.httpsPort()), 400, "base_url", "certificate");
  }

  private static void assertRefused(Reply reply, int status, String field, String said) {
    String code =
        switch (status) {
          case 400 -> "invalid_request";
          case 409 -> "conflict";
          default -> "unavailable";
        };
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    assertThat(reply.errorCode()).isEqualTo(code);
    assertThat(reply.message()).startsWith(field).contains(said).doesNotContain("test-secret");
    var detail = reply.json().path("error").path("details").path(0);
    assertThat(detail.path("field").asString()).isEqualTo(field);
    assertThat(detail.path("reason_code").asString()).startsWith("host.");
  }

  private static String url() {
    return "http://127.0.0.1:" + SERVER.port();
  }

  private static void aHost(String settings) {
    SERVER.stubFor(get(urlPathEqualTo(PUBLIC)).willReturn(data(settings)));
  }

  private static ResponseDefinitionBuilder data(String data) {
    return answer(
        200, "application/json", "{'code':0,'message':'success','data':%s}".formatted(data));
  }

  private static ResponseDefinitionBuilder answer(int status, String type, String body) {
    return aResponse()
        .withStatus(status)
        .withHeader("Content-Type", type)
        .withBody(body.replace('\'', '"'));
  }

  private static Reply register(String url) {
    return HostApi.register("prod", url, "api_key", "admin-test-secret");
  }
}

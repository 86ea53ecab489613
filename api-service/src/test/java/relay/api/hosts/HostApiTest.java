package relay.api.hosts;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relay.api.testing.RunningApi;
import relay.api.testing.RunningApi.Reply;
import relay.host.sub2api.RecordedHost;
import relay.testing.TestPostgres;

class HostApiTest {
  private static final String KEY = "<admin-key>";

  private static RunningApi api;

  private final List<RecordedHost> hosts = new ArrayList<>();

  @BeforeAll
  static void start() {
    api = RunningApi.on(TestPostgres.newDatabase(), Map.of());
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void empty() {
    api.jdbc().sql("TRUNCATE hosts, host_capability_snapshots RESTART IDENTITY CASCADE").update();
  }

  @AfterEach
  void closeHosts() {
    hosts.forEach(RecordedHost::close);
  }

  @Test
  void registersAHostAsTheSeedSays() throws IOException {
    Reply reply = register("prod", host("0.1.129"), "api_key", KEY);

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.header("Location")).isEqualTo("/api/hosts/host_01");
    assertThat(reply.json().propertyNames())
        .containsExactly("host_id", "version", "status", "capabilities");
    assertThat(reply.json().path("host_id").asString()).isEqualTo("host_01");
    assertThat(reply.json().path("version").asString()).isEqualTo("0.1.129");
    assertThat(reply.json().path("status").asString()).isEqualTo("supported");
    assertThat(reply.json().path("capabilities").propertyNames())
        .contains(
            "groups",
            "channels",
            "plans",
            "accounts",
            "account_test",
            "account_models",
            "subscriptions");
    assertThat(reply.json().path("capabilities")).allMatch(seen -> seen.asBoolean(false));
  }

  @Test
  void listsAndShowsHostsWithoutTheirCredentials() throws IOException {
    register("prod", host("0.1.129"), "api_key", KEY);
    register("second", host("0.1.179"), "api_key", KEY);

    Reply list = api.get("/api/hosts");
    Reply one = api.get("/api/hosts/host_02");

    assertThat(list.json().path("items")).hasSize(2);
    assertThat(one.json().path("name").asString()).isEqualTo("second");
    assertThat(one.json().path("version").asString()).isEqualTo("0.1.179");
    assertThat(one.json().path("capabilities").path("plans").asBoolean(false)).isTrue();
    assertThat(list.text() + one.text()).doesNotContain("admin-key").doesNotContain("token");
  }

  @Test
  void probesAgain() throws IOException {
    register("prod", host("0.1.129"), "api_key", KEY);

    Reply reply = api.send(api.request("/api/hosts/host_01/probe").POST(BodyPublishers.noBody()));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("host_id").asString()).isEqualTo("host_01");
  }

  @Test
  void takesAnotherCredentialOnlyWhenTheHostDoes() throws IOException {
    register("prod", host("0.1.129"), "api_key", KEY);

    Reply refused = change("host_01", "{\"auth\":{\"type\":\"api_key\",\"token\":\"admin-nope\"}}");
    Reply taken =
        change(
            "host_01",
            "{\"auth\":{\"type\":\"api_key\",\"token\":\"%s\"},\"calls_per_second\":7}"
                .formatted(KEY));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).contains("auth.token");
    assertThat(taken.status()).isEqualTo(200);
    assertThat(api.get("/api/hosts/host_01").json().path("calls_per_second").asInt()).isEqualTo(7);
    assertThat(change("host_01", "{}").errorCode()).isEqualTo("invalid_request");
    assertThat(change("host_01", "{\"calls_per_second\":0}").message())
        .contains("calls_per_second");
    assertThat(change("host_77", "{\"calls_per_second\":1}").status()).isEqualTo(404);
  }

  @Test
  void aNameIsRegisteredOnce() throws IOException {
    register("prod", host("0.1.129"), "api_key", KEY);

    Reply again = register("prod", host("0.1.129"), "api_key", KEY);

    assertThat(again.status()).isEqualTo(409);
    assertThat(again.message()).isEqualTo("name is already registered as host_01");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThat(api.get("/api/hosts/host_77").status()).isEqualTo(404);
    assertThat(api.get("/api/hosts/no-host").errorCode()).isEqualTo("not_found");
    assertThat(
            api.send(api.request("/api/hosts/host_77/probe").POST(BodyPublishers.noBody()))
                .status())
        .isEqualTo(404);
  }

  @Test
  void aWrongCredentialIsNamedAndNotRepeated() throws IOException {
    Reply reply = register("prod", host("0.1.129"), "api_key", "admin-nope");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).contains("auth.token").doesNotContain("admin-nope");
    assertThat(api.get("/api/hosts").json().path("items")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | name",
        "{'name':'x'} | base_url",
        "{'name':'a\\u0000b','base_url':'https://h','auth':{'type':'bearer','token':'t'}} | name",
        "{'name':'x','base_url':'https://h','auth':{'type':'bearer','token':'geheim\\u00e4'}} | auth.token",
        "{'name':'x','base_url':'https://h.example'} | auth",
        "{'name':'x','base_url':'not a url','auth':{'type':'bearer','token':'t'}} | base_url",
        "{'name':'x','base_url':'ftp://h','auth':{'type':'bearer','token':'t'}} | base_url",
        "{'name':'x','base_url':'https://u:p@h','auth':{'type':'bearer','token':'t'}} | credentials",
        "{'name':'x','base_url':'https://h/?a=b','auth':{'type':'bearer','token':'t'}} | query",
        "{'name':'x','base_url':'https://h','auth':{'type':'basic','token':'t'}} | auth.type",
        "{'name':'x','base_url':'https://h','auth':{'type':'bearer'}} | auth.token",
        "{'name':'x','base_url':'https://h','auth':{'type':'bearer','token':'t'},'calls_per_second':0} | calls_per_second"
      })
  void aBadRequestNamesItsField(String body, String named) {
    Reply reply = post(body.replace('\'', '"'));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.errorCode()).isEqualTo("invalid_request");
    assertThat(reply.message()).contains(named);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | text/html | <html>Welcome</html> | 400 | sub2api",
        "404 | text/plain | 404 page not found | 400 | sub2api",
        "423 | application/json | {'code':'ADMIN_COMPLIANCE_ACK_REQUIRED'} | 409 | compliance",
        "403 | application/json | {'code':'FORBIDDEN'} | 400 | administrator",
        "502 | text/html | <html>bad gateway</html> | 503 | does not answer"
      })
  void saysWhatStandsAtTheAddress(
      int status, String type, String body, int expected, String named) {
    WireMockServer other = new WireMockServer(WireMockConfiguration.options().dynamicPort());
    other.start();
    other.stubFor(
        any(anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(status)
                    .withHeader("Content-Type", type)
                    .withBody(body.replace('\'', '"'))));

    Reply reply = register("prod", other.baseUrl(), "bearer", "some-token");
    other.stop();

    assertThat(reply.status()).isEqualTo(expected);
    assertThat(reply.message()).contains(named);
  }

  @Test
  void anAddressWithNobodyBehindItIsUnavailable() {
    Reply reply = register("prod", "http://127.0.0.1:1", "bearer", "some-token");

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.errorCode()).isEqualTo("unavailable");
  }

  @Test
  void needsTheToken() {
    assertThat(api.send(api.anonymous("/api/hosts").GET()).status()).isEqualTo(401);
  }

  private Reply register(String name, String url, String type, String token) {
    return post(
        """
        {"name":"%s","base_url":"%s","auth":{"type":"%s","token":"%s"}}
        """
            .formatted(name, url, type, token));
  }

  private static Reply post(String body) {
    return api.send(
        api.request("/api/hosts")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private static Reply change(String host, String body) {
    return api.send(
        api.request("/api/hosts/" + host)
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(body)));
  }

  private String host(String version) throws IOException {
    RecordedHost host = new RecordedHost(version, "discovery");
    hosts.add(host);
    return host.url();
  }
}

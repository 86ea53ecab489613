package relay.api.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relay.api.testing.RunningApi;
import relay.api.testing.RunningApi.Reply;
import relay.host.sub2api.RecordedHost;

class HostApiTest {
  private static final String KEY = "<admin-key>";

  private final RunningApi api = HostApi.API;

  private final List<RecordedHost> hosts = new ArrayList<>();

  @BeforeEach
  void empty() {
    HostApi.empty();
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

  @Test
  void movesRenamesAndMakesAnotherTheDefault() throws IOException {
    register("prod", host("0.1.129"), "api_key", KEY);
    register("second", host("0.1.179"), "api_key", KEY);
    String elsewhere = host("0.1.121");

    Reply moved =
        HostApi.change(
            "host_02",
            "{\"name\":\"moved\",\"base_url\":\"%s\",\"is_default\":true}".formatted(elsewhere));

    assertThat(moved.status()).isEqualTo(200);
    assertThat(moved.json().path("version").asString()).isEqualTo("0.1.121");
    Reply shown = api.get("/api/hosts/host_02");
    assertThat(shown.json().path("name").asString()).isEqualTo("moved");
    assertThat(shown.json().path("base_url").asString()).isEqualTo(elsewhere);
    assertThat(shown.json().path("is_default").asBoolean(false)).isTrue();
    assertThat(api.get("/api/hosts/host_01").json().path("is_default").asBoolean(true)).isFalse();
    assertThat(HostApi.change("host_01", "{\"name\":\"moved\"}").status()).isEqualTo(409);
    assertThat(HostApi.change("host_01", "{\"is_default\":false}").message())
        .startsWith("is_default");
    assertThat(HostApi.change("host_01", "{\"base_url\":\"ftp://x\"}").message())
        .startsWith("base_url");
  }

  @Test
  void needsTheToken() {
    assertThat(api.send(api.anonymous("/api/hosts").GET()).status()).isEqualTo(401);
  }

  private static Reply register(String name, String url, String type, String token) {
    return HostApi.register(name, url, type, token);
  }

  private static Reply post(String body) {
    return HostApi.post("/api/hosts", body);
  }

  private static Reply change(String host, String body) {
    return HostApi.change(host, body);
  }

  private String host(String version) throws IOException {
    RecordedHost host = new RecordedHost(version, "discovery");
    hosts.add(host);
    return host.url();
  }
}

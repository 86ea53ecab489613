package relay.api.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relay.api.testing.RunningApi;
import relay.api.testing.RunningApi.Reply;

/** Bad input gets a clear answer, and nothing of it is stored. */
class BadInputTest {

  private static final String GOOD = Batches.item("sk-test-good-0001");
  private static final String RUN = Batches.RUN;

  private final RunningApi api = RunningApi.shared();

  /** A body that is refused, and what the message must name. */
  record Refused(String name, String body, String named) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Refused> wholeBodies() {
    return List.of(
        new Refused("no items", "{" + RUN + "}", "items"),
        new Refused("empty items", "{" + RUN + ",\"items\":[]}", "items"),
        new Refused("items is an object", "{" + RUN + ",\"items\":{}}", "items"),
        new Refused("items twice", "{" + RUN + ",\"items\":[" + GOOD + "],\"items\":[]}", "items"),
        new Refused("not JSON", "hello", "not JSON"),
        new Refused("empty", "", "JSON object"),
        new Refused("a list", "[]", "JSON object"),
        new Refused(
            "cut in an item", "{" + RUN + ",\"items\":[" + GOOD + ",{\"base_url\":\"ht", "row 2"),
        new Refused("cut before items", "{" + RUN, "ends in the middle"),
        new Refused("goes on", Batches.json(GOOD) + "{}", "goes on"),
        new Refused(
            "unknown field", "{" + RUN + ",\"grup\":\"x\",\"items\":[" + GOOD + "]}", "grup"),
        new Refused(
            "field twice", "{" + RUN + ",\"mode\":\"strict\",\"items\":[" + GOOD + "]}", "mode"),
        new Refused(
            "base_url behind the items that need it",
            "{"
                + RUN
                + ",\"items\":[{\"api_key\":\"sk-test-1\"}],\"base_url\":\"https://a.example\"}",
            "base_url"));
  }

  static List<Refused> runFields() {
    return List.of(
        field("mode", "\"fast\""),
        field("mode", "5"),
        field("mode", "null"),
        field("access_mode", "\"open\""),
        field("confirm", "\"never\""),
        field("existing", "\"steal\""),
        field("known", "\"maybe\""),
        field("host_id", "\"host_99\""),
        field("host_id", "\"elsewhere\""),
        field("group_capacity", "\"many\""),
        field("group_capacity", "0"),
        field("group_capacity", "2.5"),
        field("group", "{}"),
        field("subscription_users", "\"@probe\""),
        field("subscription_users", "[]"),
        field("subscription_users", "[{\"selector\":\"nobody\"}]"),
        field("subscription_users", "[{\"selector\":\"@probe\",\"duration_days\":0}]"),
        field("park_limit", "\"soon\""),
        field("park_limit", "6"),
        field("key_retention", "\"9999d\""),
        field("confirm_window_ms", "10001"),
        field("confirm_window_ms", "\"1s\""),
        field("dry_run", "\"yes\""),
        field("labels", "{\"a\":5}"),
        field("labels", "{\"a b\":\"c\"}"),
        field("account", "{\"concurrency\":0}"),
        field("account", "{\"threads\":1}"),
        field("account", "{\"rate_multiplier\":1e999999}"),
        field("account", "{\"rate_multiplier\":1e-40}"),
        field("prices", "{\"m\":{\"input\":1e400}}"),
        field("group_template", "{\"rate_multiplier\":-1}"),
        field("plan_template", "{\"name\":\"p\"}"),
        field("plan_template", "{\"price\":0}"),
        field("models", "{\"expose\":\"some\"}"),
        field("prices", "{\"m\":{\"input\":\"free\"}}"),
        field("requested_models", "[5]"),
        field("base_url", "\"ftp://a.example\""),
        field("probe_api_key", "\"with blanks\""));
  }

  private static Refused field(String name, String value) {
    var others =
        List.of(
                "\"mode\":\"partial\"",
                "\"access_mode\":\"subscription\"",
                "\"subscription_users\":[\"@probe\"]")
            .stream()
            .filter(other -> !other.startsWith("\"" + name + "\""))
            .toList();
    return new Refused(
        name + "=" + value,
        "{\"%s\":%s,%s,\"items\":[%s]}".formatted(name, value, String.join(",", others), GOOD),
        name);
  }

  @ParameterizedTest
  @MethodSource({"wholeBodies", "runFields"})
  void namesWhatIsWrongAndStoresNothing(Refused refused) {
    var before = api.storedRows();

    var reply = api.submit(refused.body());

    assertRefused(reply, 400, "invalid_request", refused.named());
    assertThat(api.storedRows()).isEqualTo(before);
  }

  @Test
  void namesTheProbeUserWhenUsersOrTheirKeyAreMissing() {
    var subscription =
        api.submit(
            "{\"mode\":\"partial\",\"access_mode\":\"subscription\",\"items\":[" + GOOD + "]}");
    assertRefused(
        subscription,
        400,
        "invalid_request",
        "subscription_users is required when access_mode=subscription");
    assertThat(subscription.message()).contains("@probe");

    var selfService =
        api.submit(
            "{\"mode\":\"partial\",\"access_mode\":\"self_service\",\"items\":[" + GOOD + "]}");
    assertRefused(
        selfService,
        400,
        "invalid_request",
        "probe_api_key is required when access_mode=self_service");
    assertThat(selfService.message()).contains("@probe");
  }

  /** A row that cannot be taken. */
  record BadRow(String name, String item, String field, String reason, String said) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<BadRow> badRows() {
    return List.of(
        url("no URL", "not a url", "not a URL"),
        url("no scheme", "kimi.example.com/v1", "https"),
        url("not https", "http://kimi.example.com", "RELAY_EGRESS_ALLOW_CIDRS"),
        url("private address by http", "http://127.0.0.1:9", "RELAY_EGRESS_ALLOW_CIDRS"),
        url("credentials", "https://user:hidden-word@kimi.example.com", "credentials"),
        url("query", "https://kimi.example.com/v1?key=hidden-word", "query"),
        url("fragment", "https://kimi.example.com/v1#x", "fragment"),
        url("empty", " ", "missing"),
        key("blanks", "sk-test with-blank", "blanks"),
        key("control character", "sk-test\\u0001control", "control characters"),
        key("10,000 characters", "k".repeat(10_000), "1024"),
        key("empty", "  ", "missing"),
        key("full-width", "ｓｋ-test-1", "ASCII"),
        new BadRow("not an object", "\"sk-test-bare-1\"", "", "input.bad_row", "not an object"),
        new BadRow(
            "key is a number",
            "{\"base_url\":\"https://a.example\",\"api_key\":5}",
            "api_key",
            "input.bad_row",
            "must be a text"),
        rest("models are no list", "requested_models", "\"m\"", "list"),
        rest("unknown field", "kee", "1", "no field"),
        rest("long ref", "ref", "\"" + "r".repeat(129) + "\"", "128"),
        rest("NUL in the group", "group", "\"a\\u0000b\"", "control"),
        rest("labels are no texts", "labels", "{\"a\":[]}", "text"));
  }

  private static BadRow url(String name, String url, String said) {
    return new BadRow(
        "URL: " + name, Batches.item(url, "sk-test-url-1"), "base_url", "input.bad_url", said);
  }

  private static BadRow key(String name, String key, String said) {
    return new BadRow("key: " + name, Batches.item(key), "api_key", "input.bad_key", said);
  }

  private static BadRow rest(String name, String field, String value, String said) {
    return new BadRow(
        name,
        "{\"base_url\":\"https://a.example\",\"api_key\":\"sk-test-rest-1\",\"%s\":%s}"
            .formatted(field, value),
        field,
        "input.bad_row",
        said);
  }

  @ParameterizedTest
  @MethodSource("badRows")
  void strictRefusesTheRequestAndNamesTheRow(BadRow bad) {
    var before = api.storedRows();

    var reply = api.submit(Batches.strict(GOOD, bad.item()));

    assertRefused(reply, 400, "invalid_request", "row 2");
    assertThat(reply.message()).contains("1 of 2 rows", bad.said()).doesNotContain("hidden-word");
    var detail = reply.json().path("error").path("details").path(0);
    assertThat(detail.path("row").asInt()).isEqualTo(2);
    assertThat(detail.path("field").asString("")).isEqualTo(bad.field());
    assertThat(detail.path("reason_code").asString("")).isEqualTo(bad.reason());
    assertThat(detail.path("message").asString("")).contains("row 2", bad.said());
    assertThat(api.storedRows()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("badRows")
  void partialTurnsTheRowIntoABrokenItem(BadRow bad) {
    var reply = api.submit(Batches.json(GOOD, bad.item()));

    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    assertThat(reply.json().path("total_items").asInt()).isEqualTo(2);
    assertThat(reply.json().path("broken_items").asInt()).isEqualTo(1);
    var runId = reply.json().path("run_id").asString();
    var item = api.get("/api/batch-import/runs/" + runId + "/items/item_000002").json();
    assertThat(item.path("current_stage").asString("")).isEqualTo("done");
    assertThat(item.path("access_status").asString("")).isEqualTo("broken");
    assertThat(item.path("reason").path("reason_code").asString("")).isEqualTo(bad.reason());
    assertThat(item.path("last_error").asString("")).contains(bad.said());
    assertThat(item.toString()).doesNotContain("hidden-word");
  }

  @Test
  void strictShowsTheFirstHundredBadRowsAndTheCount() {
    var items = new String[150];
    Arrays.fill(items, Batches.item("with blank"));

    var reply = api.submit(Batches.strict(items));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).contains("150 of 150 rows");
    assertThat(reply.json().path("error").path("details").size()).isEqualTo(100);
  }

  @Test
  void refusesAGzipBombBeforeItUnfolds() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(("{" + RUN + ",\"items\":[").getBytes(StandardCharsets.UTF_8));
      var blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
      for (var mebibyte = 0; mebibyte < 300; mebibyte++) {
        gzip.write(blanks);
      }
    }

    var reply = submitGzip(bytes.toByteArray());

    assertRefused(reply, 413, "too_large", "200 times");
  }

  @Test
  void refusesWhatIsNotGzipThoughItSaysSo() {
    assertRefused(
        submitGzip("{}".getBytes(StandardCharsets.UTF_8)), 400, "invalid_request", "gzip");
  }

  @Test
  void refusesAGzipThatIsCut() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(Batches.json(GOOD).getBytes(StandardCharsets.UTF_8));
    }
    var cut = Arrays.copyOf(bytes.toByteArray(), bytes.size() - 20);

    assertRefused(submitGzip(cut), 400, "invalid_request", "ends early");
  }

  @Test
  void refusesACsvWithoutTheColumns() {
    var reply = csv("name,secret\nA,sk-test-1\n");

    assertRefused(reply, 400, "invalid_request", "api_key");
  }

  @Test
  void refusesACsvWhoseQuoteNeverEnds() {
    var reply = csv("base_url,api_key\n\"https://a.example,sk-test-1\n");

    assertRefused(reply, 400, "invalid_request", "quote");
    assertThat(reply.text()).doesNotContain("sk-test-1");
  }

  @Test
  void refusesContentTypesAndEncodingsItDoesNotKnow() {
    assertRefused(
        api.submit("application/xml", Batches.QUERY, BodyPublishers.ofString("<a/>")),
        400,
        "invalid_request",
        "Content-Type");
    assertRefused(
        api.send(
            api.request("/api/batch-import/runs")
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "br")
                .POST(BodyPublishers.ofString("x"))),
        400,
        "invalid_request",
        "Content-Encoding");
  }

  @Test
  void theParserNeverRepeatsTheBody() {
    var reply = api.submit("{" + RUN + ",\"items\":[{\"api_key\": sk-test-leaks-0001 }]}");

    assertRefused(reply, 400, "invalid_request", "row 1");
    assertThat(reply.text()).doesNotContain("leaks");
  }

  private Reply submitGzip(byte[] body) {
    return api.send(
        api.request("/api/batch-import/runs")
            .header("Content-Type", "application/json")
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private Reply csv(String text) {
    return api.submit("text/csv", Batches.QUERY, BodyPublishers.ofString(text));
  }

  private static void assertRefused(Reply reply, int status, String code, String named) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    assertThat(reply.errorCode()).isEqualTo(code);
    assertThat(reply.message()).contains(named);
  }
}

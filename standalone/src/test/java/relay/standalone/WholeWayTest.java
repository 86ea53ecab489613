package relay.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relay.standalone.demo.Demo;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;

/**
 * The demo's batches through all services in this JVM: every truth of the verdict table on two
 * versions of the host, with retries, failures and dead letters.
 */
class WholeWayTest {

  private static final int ITEMS = 120;
  private static final double FACTOR = 20;
  private static final Pattern RUN = Pattern.compile("run_\\d{8}_\\d{4}");

  private static final Pattern ITEM = Pattern.compile("item_\\d{6}");

  private static final ByteArrayOutputStream PRINTED = new ByteArrayOutputStream();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static CapturedLogs logs;
  private static TestDatabase database;
  private static Demo demo;
  private static RelayManager manager;
  private static String token;
  private static int wrong;

  @BeforeAll
  static void importAll(@TempDir Path folder) {
    database = TestPostgres.newDatabase();
    demo = Demo.prepare(ITEMS, FACTOR);
    var state = StateFolder.open(folder);
    token = state.token();
    manager =
        RelayManager.start(state, new Servers(0, null, database.jdbcUrl()), demo.properties());
    logs = CapturedLogs.begin();
    wrong =
        demo.run(manager.address(), token, new PrintStream(PRINTED, true, StandardCharsets.UTF_8));
  }

  @AfterAll
  static void stop() {
    manager.close();
    demo.close();
    database.close();
  }

  @Test
  void everyVerdictIsTrue() {
    assertThat(wrong).as(printed()).isZero();
    assertThat(printed().strip()).endsWith("0 wrong");
  }

  @Test
  void answersKeepToTheSchema() throws Exception {
    var runs = get("/api/batch-import/runs?limit=3");
    assertThat(V2Schema.faults("run-list", runs)).isEmpty();
    for (var run : runIds()) {
      var path = "/api/batch-import/runs/" + run;
      assertThat(V2Schema.faults("run-detail", get(path))).isEmpty();
      assertThat(V2Schema.faults("item-list", get(path + "/items?limit=500"))).isEmpty();
      for (var item : ITEM.matcher(get(path + "/items?limit=40")).results().toList()) {
        var detail = get(path + "/items/" + item.group());
        assertThat(V2Schema.faults("item-detail", detail)).isEmpty();
      }
    }
    assertThat(V2Schema.faults("error", get("/api/batch-import/runs/run_20990101_0001"))).isEmpty();
  }

  @Test
  void keysAreFoundNowhere() throws Exception {
    var keys = demo.keys().toList();
    assertNone(keys, "the database", database());
    assertNone(keys, "the logs", logs.text());
    assertNone(keys, "the metrics", get("/actuator/prometheus"));
    for (var run : runIds()) {
      var api = "/api/batch-import/runs/" + run;
      var page = "/batch-import/runs/" + run;
      for (var path :
          List.of(
              api,
              api + "/items?limit=500",
              api + "/report",
              api + "/progress",
              api + "/export",
              api + "/export?format=ndjson",
              api + "/items/item_000001",
              page,
              page + "/items/item_000001")) {
        assertNone(keys, path, get(path));
      }
    }
  }

  @Test
  void pagesShowTheRun() throws Exception {
    var run = runIds().getFirst();

    assertThat(get("/batch-import/runs")).contains(run).contains("badge");
    assertThat(get("/batch-import/runs/" + run)).contains("upstream.key_rejected");
    assertThat(get("/batch-import/runs/" + run + "/items/item_000001")).contains("item_000001");
  }

  private static void assertNone(List<String> keys, String place, String text) {
    for (var key : keys) {
      // The tail alone betrays the key; its head is the same for all.
      var tail = key.substring(key.lastIndexOf('-') + 1);
      assertThat(text.contains(tail)).as("a key in " + place).isFalse();
    }
  }

  private static List<String> runIds() {
    return RUN.matcher(printed()).results().map(found -> found.group()).distinct().toList();
  }

  private static String printed() {
    return PRINTED.toString(StandardCharsets.UTF_8);
  }

  private static String database() {
    var jdbc = database.jdbc();
    var tables =
        jdbc.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            .query(String.class)
            .list();
    var dump = new StringBuilder();
    for (var table : tables) {
      jdbc.sql("SELECT t::text FROM \"" + table + "\" t").query(String.class).list().stream()
          .forEach(row -> dump.append(row).append('\n'));
    }
    return dump.toString();
  }

  private static String get(String path) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(manager.address() + path))
            .header("Authorization", "Bearer " + token)
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}

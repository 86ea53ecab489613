package relay.api.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.api.ApiServiceApplication;
import relay.secrets.Keyset;
import relay.secrets.KeysetFile;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** The API service over HTTP on a port of its own and a database of its own, with one host. */
public final class RunningApi implements AutoCloseable {

  /** The admin token of every test. */
  public static final String TOKEN = "test-admin-token-0001";

  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(60);

  private final TestDatabase database;
  private final ConfigurableApplicationContext context;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Keyset keyset;

  private RunningApi(TestDatabase database, Map<String, Object> settings) {
    this.database = database;
    var keysetFile = newKeysetFile();
    this.keyset = KeysetFile.read(keysetFile);
    var properties = new HashMap<String, Object>(settings);
    properties.putIfAbsent("server.port", "0");
    properties.putIfAbsent("management.server.port", "0");
    properties.putIfAbsent("spring.datasource.url", database.jdbcUrl());
    properties.putIfAbsent("spring.datasource.username", database.user());
    properties.putIfAbsent("spring.datasource.password", database.password());
    properties.putIfAbsent("relay.web.admin-token", TOKEN);
    properties.putIfAbsent(KeysetFile.FILE_VARIABLE, keysetFile.toString());
    this.context =
        new SpringApplicationBuilder(ApiServiceApplication.class)
            .run(
                properties.entrySet().stream()
                    .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                    .toArray(String[]::new));
  }

  /** Starts the service with these settings over the usual ones. */
  public static RunningApi start(Map<String, Object> settings) {
    var database = TestPostgres.newDatabase();
    addHost(database.jdbc());
    return new RunningApi(database, settings);
  }

  /** Starts the service with the usual settings. */
  public static RunningApi start() {
    return start(Map.of());
  }

  /** One service with the usual settings for all tests that can share it; lives with the JVM. */
  public static RunningApi shared() {
    return Shared.API;
  }

  private static final class Shared {
    private static final RunningApi API = start();
  }

  /** Starts the service on a database that the caller looks after and that holds a host. */
  public static RunningApi on(TestDatabase database, Map<String, Object> settings) {
    return new RunningApi(database, settings);
  }

  /** Registers {@code host_01} as the default host. */
  public static void addHost(JdbcClient jdbc) {
    jdbc.sql(
            """
            INSERT INTO hosts (host_id, name, base_url, auth_type, credential_sealed, status,
                               is_default, created_at, updated_at)
            VALUES ('host_01', 'test', 'https://host.example', 'bearer', '', 'supported', true,
                    now(), now())
            """)
        .update();
  }

  /** An answer, its body as JSON when it is that. */
  public record Reply(int status, JsonNode json, String text, HttpResponse<String> http) {

    /** {@code error.code}. */
    public String errorCode() {
      return json.path("error").path("code").asString("");
    }

    /** {@code error.message}. */
    public String message() {
      return json.path("error").path("message").asString("");
    }

    /** A header's first value, or the empty text. */
    public String header(String name) {
      return http.headers().firstValue(name).orElse("");
    }
  }

  /** A request to a path, with the token. */
  public HttpRequest.Builder request(String path) {
    return anonymous(path).header("Authorization", "Bearer " + TOKEN);
  }

  /** A request to a path, without a token. */
  public HttpRequest.Builder anonymous(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(ANSWERS_WITHIN);
  }

  /** Sends a request. */
  public Reply send(HttpRequest.Builder request) {
    try {
      var answer = client.send(request.build(), BodyHandlers.ofString());
      return new Reply(answer.statusCode(), json(answer.body()), answer.body(), answer);
    } catch (IOException lost) {
      throw new UncheckedIOException(lost);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  public Reply get(String path) {
    return send(request(path).GET());
  }

  /** A page of the management side, without a token. */
  public Reply management(String path) {
    return send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort() + path))
            .timeout(ANSWERS_WITHIN));
  }

  /** Posts a batch as JSON. */
  public Reply submit(String json) {
    return submit("application/json", "", BodyPublishers.ofString(json));
  }

  /**
   * Posts a batch.
   *
   * @param query begins with a question mark, or is empty
   */
  public Reply submit(String type, String query, BodyPublisher body) {
    return send(request("/api/batch-import/runs" + query).header("Content-Type", type).POST(body));
  }

  /** The rows that the service has stored about runs. */
  public long storedRows() {
    return jdbc()
        .sql(
            """
            SELECT (SELECT count(*) FROM import_runs) + (SELECT count(*) FROM import_items)
                 + (SELECT count(*) FROM item_secrets) + (SELECT count(*) FROM item_results)
                 + (SELECT count(*) FROM run_targets) + (SELECT count(*) FROM run_summaries)
                 + (SELECT count(*) FROM run_counters) + (SELECT count(*) FROM duplicate_rows)
                 + (SELECT count(*) FROM host_groups) + (SELECT count(*) FROM item_events)
                 + (SELECT count(*) FROM idempotency_requests)
                 + (SELECT coalesce(sum(runs), 0) FROM run_days)
            """)
        .query(Long.class)
        .single();
  }

  public JdbcClient jdbc() {
    return database.jdbc();
  }

  public Keyset keyset() {
    return keyset;
  }

  public int port() {
    return port("local.server.port");
  }

  public int managementPort() {
    return port("local.management.port");
  }

  @Override
  public void close() {
    context.close();
    database.close();
  }

  private int port(String property) {
    return context.getEnvironment().getRequiredProperty(property, Integer.class);
  }

  private static JsonNode json(String body) {
    return body.startsWith("{") || body.startsWith("[")
        ? JsonMapper.shared().readTree(body)
        : JsonNodeFactory.instance.missingNode();
  }

  private static Path newKeysetFile() {
    try {
      var file = Files.createTempDirectory("relay-keyset-").resolve("keyset.json");
      KeysetFile.generate(file);
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}

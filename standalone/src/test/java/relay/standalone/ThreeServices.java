package relay.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import relay.api.ApiServiceApplication;
import relay.importing.ImportWorkerApplication;
import relay.reconcile.ReconcileWorkerApplication;
import relay.testing.TestBroker;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;

/**
 * The three services, each in a context of its own with its own settings file, on one database and
 * one real broker.
 */
public final class ThreeServices implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final TestDatabase database = TestPostgres.newDatabase();
  private final String prefix = TestBroker.newPrefix();
  private final StateFolder state;
  private final Map<String, Object> more;
  private final ConfigurableApplicationContext api;
  private final ConfigurableApplicationContext importWorker;
  private final ConfigurableApplicationContext reconcileWorker;

  /**
   * Starts them.
   *
   * @param folder for keyset and token
   * @param more settings over the usual ones
   */
  public ThreeServices(Path folder, Map<String, Object> more) {
    this.state = StateFolder.open(folder);
    this.more = Map.copyOf(more);
    this.api = start(ApiServiceApplication.class, "api-service");
    this.importWorker = start(ImportWorkerApplication.class, "import-worker");
    this.reconcileWorker = start(ReconcileWorkerApplication.class, "reconcile-worker");
  }

  public ConfigurableApplicationContext api() {
    return api;
  }

  public ConfigurableApplicationContext importWorker() {
    return importWorker;
  }

  public ConfigurableApplicationContext reconcileWorker() {
    return reconcileWorker;
  }

  public TestDatabase database() {
    return database;
  }

  public String token() {
    return state.token();
  }

  /** Where the API listens. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + port(api, "local.server.port"));
  }

  /** An answer of the API. */
  public String get(String path) {
    return send(
        HttpRequest.newBuilder(URI.create(address() + path))
            .header("Authorization", "Bearer " + token()));
  }

  /** What a service exports for Prometheus. */
  public static String metrics(ConfigurableApplicationContext service) {
    return send(
        HttpRequest.newBuilder(
            URI.create(
                "http://127.0.0.1:"
                    + port(service, "local.management.port")
                    + "/actuator/prometheus")));
  }

  @Override
  public void close() {
    List.of(importWorker, reconcileWorker, api).forEach(ConfigurableApplicationContext::close);
    database.close();
  }

  private ConfigurableApplicationContext start(Class<?> application, String module) {
    var properties = new LinkedHashMap<String, Object>();
    properties.put(
        "spring.config.location", "file:../" + module + "/src/main/resources/application.yml");
    properties.put("server.port", 0);
    properties.put("management.server.port", 0);
    properties.put("spring.datasource.url", database.jdbcUrl());
    properties.put("spring.datasource.username", database.user());
    properties.put("spring.datasource.password", database.password());
    properties.put("spring.rabbitmq.addresses", TestBroker.shared().address());
    properties.put("relay.queue.prefix", prefix);
    properties.put("relay.web.admin-token-file", state.tokenFile());
    properties.put("RELAY_KEYSET_FILE", state.keyset());
    properties.putAll(more);
    return new SpringApplicationBuilder(application)
        .run(
            properties.entrySet().stream()
                .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new));
  }

  private static int port(ConfigurableApplicationContext service, String property) {
    return service.getEnvironment().getRequiredProperty(property, Integer.class);
  }

  private static String send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString()).body();
    } catch (IOException lost) {
      throw new UncheckedIOException(lost);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}

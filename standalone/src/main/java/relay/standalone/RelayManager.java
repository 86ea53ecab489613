package relay.standalone;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import relay.jobs.inprocess.InProcessQueueConfiguration;
import relay.jobs.rabbit.RabbitQueueConfiguration;

/** All services, started in this process; closing it drains and stops them. */
final class RelayManager implements AutoCloseable {

  private static final String NO_BROKER =
      "org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration,"
          + "org.springframework.boot.amqp.autoconfigure.health.RabbitHealthContributorAutoConfiguration,"
          + "org.springframework.boot.amqp.autoconfigure.metrics.RabbitMetricsAutoConfiguration";

  private final @Nullable EmbeddedDatabase embedded;
  private final ConfigurableApplicationContext services;

  private RelayManager(
      @Nullable EmbeddedDatabase embedded, ConfigurableApplicationContext services) {
    this.embedded = embedded;
    this.services = services;
  }

  /** Starts the servers that are not given, then the services. */
  static RelayManager start(StateFolder state, Servers servers, Map<String, Object> more) {
    var embedded = servers.postgres() == null ? EmbeddedDatabase.start(state.database()) : null;
    var properties = new LinkedHashMap<String, Object>();
    properties.put("server.port", servers.port());
    properties.put("relay.web.admin-token-file", state.tokenFile().toString());
    properties.put("RELAY_KEYSET_FILE", state.keyset().toString());
    database(properties, servers.postgres(), embedded);
    properties.putAll(more);
    var queue = queue(properties, servers.rabbit());
    var services =
        new SpringApplicationBuilder(StandaloneConfiguration.class, queue)
            .web(WebApplicationType.SERVLET)
            .properties("spring.config.name=standalone")
            .run(arguments(properties));
    return new RelayManager(embedded, services);
  }

  /** Where the API and the console listen. */
  URI address() {
    var port = services.getEnvironment().getProperty("local.server.port");
    return URI.create("http://127.0.0.1:" + Objects.requireNonNull(port));
  }

  @Override
  public void close() {
    services.close();
    if (embedded != null) {
      embedded.close();
    }
  }

  /** As arguments, so that they outrank the configuration file. */
  private static String[] arguments(Map<String, Object> properties) {
    return properties.entrySet().stream()
        .map(property -> "--" + property.getKey() + "=" + property.getValue())
        .toArray(String[]::new);
  }

  private static void database(
      Map<String, Object> properties, @Nullable String given, @Nullable EmbeddedDatabase embedded) {
    if (embedded != null) {
      properties.put("spring.datasource.url", embedded.jdbcUrl());
      properties.put("spring.datasource.username", embedded.user());
    } else {
      properties.put("spring.datasource.url", Objects.requireNonNull(given));
    }
  }

  private static Class<?> queue(Map<String, Object> properties, @Nullable String rabbit) {
    if (rabbit == null) {
      properties.put("spring.autoconfigure.exclude", NO_BROKER);
      return InProcessQueueConfiguration.class;
    }
    properties.put("spring.rabbitmq.addresses", rabbit);
    return RabbitQueueConfiguration.class;
  }
}

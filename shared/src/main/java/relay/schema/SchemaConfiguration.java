package relay.schema;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lets a service be ready only when the schema is there ({@code schema} in the readiness group).
 */
@Configuration(proxyBeanMethods = false)
public class SchemaConfiguration {

  @Bean
  SchemaVersion schemaVersion(JdbcClient jdbc) {
    return new SchemaVersion(jdbc);
  }

  @Bean
  SchemaHealthIndicator schemaHealthIndicator(SchemaVersion schema) {
    return new SchemaHealthIndicator(schema);
  }

  @Bean
  BuildInfo buildInfo(SchemaVersion schema) {
    return new BuildInfo(schema);
  }
}

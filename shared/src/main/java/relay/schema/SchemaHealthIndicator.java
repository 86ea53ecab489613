package relay.schema;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Out of service until the database has the schema of this release. */
public final class SchemaHealthIndicator implements HealthIndicator {
  private final SchemaVersion schema;

  public SchemaHealthIndicator(SchemaVersion schema) {
    this.schema = schema;
  }

  @Override
  public Health health() {
    Health.Builder health = schema.isThere() ? Health.up() : Health.outOfService();
    return health.withDetail("needed", schema.needed()).build();
  }
}

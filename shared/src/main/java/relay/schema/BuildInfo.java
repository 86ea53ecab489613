package relay.schema;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Optional;

/** {@code relay_build_info}: always 1; its labels tell the release and the schema it needs. */
public final class BuildInfo implements MeterBinder {
  private final SchemaVersion schema;

  public BuildInfo(SchemaVersion schema) {
    this.schema = schema;
  }

  /** The release of these classes; {@code development} outside a jar. */
  public static String version() {
    return Optional.ofNullable(BuildInfo.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("relay.build.info", () -> 1)
        .description("Always 1: the release, and the schema it needs")
        .tag("version", version())
        .tag("schema", Integer.toString(schema.needed()))
        .register(registry);
  }
}

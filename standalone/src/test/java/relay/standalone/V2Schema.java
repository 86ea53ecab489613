package relay.standalone;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Objects;

/** The V2 schema (seed 004), written down as JSON Schemas: nothing missing, renamed or added. */
final class V2Schema {

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private V2Schema() {}

  /** What is wrong with {@code json} by the schema of that name; empty when nothing is. */
  static List<String> faults(String schema, String json) {
    var file = V2Schema.class.getResourceAsStream("/v2-schemas/" + schema + ".json");
    return REGISTRY
        .getSchema(Objects.requireNonNull(file), InputFormat.JSON)
        .validate(json, InputFormat.JSON)
        .stream()
        .map(Error::toString)
        .toList();
  }
}

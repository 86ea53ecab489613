package relay.run.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import relay.run.ItemFindings;
import tools.jackson.databind.json.JsonMapper;

/** The JSON that stands in {@code import_items.findings}; small. Safe for concurrent use. */
final class StoredFindings {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              rule -> rule.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private StoredFindings() {}

  static String write(ItemFindings findings) {
    return JSON.writeValueAsString(findings);
  }

  static ItemFindings read(@Nullable String stored) {
    return stored == null ? ItemFindings.none() : JSON.readValue(stored, ItemFindings.class);
  }
}

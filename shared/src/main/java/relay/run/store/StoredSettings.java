package relay.run.store;

import relay.run.RunSettings;
import tools.jackson.databind.json.JsonMapper;

/** The JSON that stands in {@code import_runs.settings}. Safe for concurrent use. */
public final class StoredSettings {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private StoredSettings() {}

  /** The text to store; holds no key. */
  public static String write(RunSettings settings) {
    return JSON.writeValueAsString(settings);
  }

  /**
   * What {@link #write} wrote.
   *
   * @throws tools.jackson.core.JacksonException when it is something else
   */
  public static RunSettings read(String stored) {
    return JSON.readValue(stored, RunSettings.class);
  }
}

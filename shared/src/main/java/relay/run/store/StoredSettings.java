package relay.run.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import relay.run.AccountOverride;
import relay.run.RunSettings;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON that stands in {@code import_runs.settings} and {@code import_items.account}. Safe for
 * concurrent use.
 */
public final class StoredSettings {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final JsonMapper SPARSE =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

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

  /** The text to store for what a row says of its own account. */
  public static String writeAccount(AccountOverride account) {
    return SPARSE.writeValueAsString(account);
  }

  /**
   * What {@link #writeAccount} wrote.
   *
   * @throws tools.jackson.core.JacksonException when it is something else
   */
  public static AccountOverride readAccount(String stored) {
    return SPARSE.readValue(stored, AccountOverride.class);
  }
}

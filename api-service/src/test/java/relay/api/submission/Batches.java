package relay.api.submission;

/** Bodies that tests send. */
final class Batches {

  /** The fields without which no run is taken. */
  static final String RUN =
      "\"mode\":\"partial\",\"access_mode\":\"subscription\",\"subscription_users\":[\"@probe\"]";

  static final String STRICT_RUN = RUN.replace("partial", "strict");

  /** The same fields in a query. */
  static final String QUERY =
      "?mode=partial&access_mode=subscription&subscription_users=%40probe:30";

  private Batches() {}

  /** A partial run with these items. */
  static String json(String... items) {
    return "{" + RUN + ",\"items\":[" + String.join(",", items) + "]}";
  }

  /** A strict run with these items. */
  static String strict(String... items) {
    return "{" + STRICT_RUN + ",\"items\":[" + String.join(",", items) + "]}";
  }

  /** An item of one base URL. */
  static String item(String key) {
    return item("https://batch.example.com/v1", key);
  }

  static String item(String baseUrl, String key) {
    return "{\"base_url\":\"%s\",\"api_key\":\"%s\"}".formatted(baseUrl, key);
  }
}

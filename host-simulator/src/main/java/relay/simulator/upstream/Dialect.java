package relay.simulator.upstream;

/**
 * Which endpoints a base URL has, and how it wants the key. Chat and the model list are everywhere.
 */
public enum Dialect {
  /** Chat, {@code /responses} and {@code /messages}. */
  EVERYTHING,
  /** Chat and {@code /responses}; {@code /messages} is 404. */
  CHAT_AND_RESPONSES,
  /** Chat; the others are 404. */
  CHAT_ONLY,
  /** Chat; {@code /responses} is 403, {@code /messages} 404. */
  RESPONSES_GUARDED,
  /** Chat and {@code /responses}, with the key in {@code x-api-key} only. */
  X_API_KEY_ONLY
}

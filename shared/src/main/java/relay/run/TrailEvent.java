package relay.run;

import java.util.Map;

/**
 * One entry of an item's trail (seed 004, 6.5: events).
 *
 * @param type snake case, for example {@code retry_scheduled}
 * @param message for people; redacted and storable
 * @param payload small facts for programs; no secrets
 */
public record TrailEvent(String type, String message, Map<String, Object> payload) {

  public TrailEvent {
    payload = Map.copyOf(payload);
  }

  /** An entry without facts. */
  public static TrailEvent of(String type, String message) {
    return new TrailEvent(type, message, Map.of());
  }
}

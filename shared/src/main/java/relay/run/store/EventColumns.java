package relay.run.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import relay.run.TrailEvent;
import tools.jackson.databind.json.JsonMapper;

/** The trail entries of steps, turned into columns. */
final class EventColumns {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<Integer> ords = new ArrayList<>();
  private final List<Integer> attempts = new ArrayList<>();
  private final List<String> types = new ArrayList<>();
  private final List<String> messages = new ArrayList<>();
  private final List<String> payloads = new ArrayList<>();

  EventColumns(List<StepWrite> steps) {
    for (int ord = 0; ord < steps.size(); ord++) {
      for (TrailEvent event : steps.get(ord).trail()) {
        add(ord, steps.get(ord).attempt(), event);
      }
    }
  }

  private void add(int ord, int attempt, TrailEvent event) {
    ords.add(ord);
    attempts.add(attempt);
    types.add(event.type());
    messages.add(Storable.text(event.message()));
    payloads.add(
        event.payload().isEmpty() ? "{}" : Storable.json(JSON.writeValueAsString(event.payload())));
  }

  void into(Map<String, Object> values) {
    values.put("event_ord", ords.toArray(Integer[]::new));
    values.put("event_attempt", attempts.toArray(Integer[]::new));
    values.put("event_type", types.toArray(String[]::new));
    values.put("event_message", messages.toArray(String[]::new));
    values.put("event_payload", payloads.toArray(String[]::new));
  }
}

package relay.jobs.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.util.List;
import java.util.Map;

/** The headers of our messages, and the one of the broker's that we read. */
final class Headers {
  private static final String FAILURES = "relay-failures";
  private static final String REASON = "relay-reason";
  private static final String DEATHS = "x-death";

  private Headers() {}

  static Map<String, Object> ofFailures(int failures) {
    return failures == 0 ? Map.of() : Map.of(FAILURES, failures);
  }

  static Map<String, Object> ofReason(String reason) {
    return Map.of(REASON, reason);
  }

  /** How often a handler failed on the message; 0 when it does not say. */
  static int failures(BasicProperties properties) {
    return all(properties).get(FAILURES) instanceof Integer failures ? failures : 0;
  }

  /** Why a message is among the dead letters: our word, else the broker's. */
  static String reason(BasicProperties properties) {
    Object reason = all(properties).get(REASON);
    if (reason != null) {
      return reason.toString();
    }
    return all(properties).get(DEATHS) instanceof List<?> deaths
            && !deaths.isEmpty()
            && deaths.getFirst() instanceof Map<?, ?> last
        ? "put aside by the broker: " + last.get("reason")
        : "no reason is given";
  }

  private static Map<String, Object> all(BasicProperties properties) {
    Map<String, Object> headers = properties.getHeaders();
    return headers == null ? Map.of() : headers;
  }
}

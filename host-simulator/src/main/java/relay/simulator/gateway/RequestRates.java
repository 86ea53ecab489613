package relay.simulator.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import relay.simulator.http.Envelope;
import relay.simulator.http.Refusal;
import relay.simulator.http.Reply;
import relay.simulator.state.Group;
import tools.jackson.databind.JsonNode;

/**
 * Requests per minute of a user, and of a user in a group (host-api 5.1, 12, 14.4), counted in
 * whole minutes. Safe for concurrent use.
 */
final class RequestRates {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** The group is 0 for a user's own limit. */
  private record UserAndGroup(long userId, long groupId) {}

  private record Window(Instant start, int calls) {}

  private final Map<UserAndGroup, Window> windows = new HashMap<>();

  /**
   * Counts a call.
   *
   * @throws Refusal with 429 when it is one too many
   */
  void count(Caller caller, Instant now) {
    Group group = caller.group();
    JsonNode groupLimit = group.rest().get("rpm_limit");
    count(
        new UserAndGroup(caller.user().id(), group.id()),
        groupLimit == null ? 0 : groupLimit.asInt(0),
        now);
    count(new UserAndGroup(caller.user().id(), 0), caller.user().rpmLimit(), now);
  }

  private synchronized void count(UserAndGroup who, int limit, Instant now) {
    if (limit <= 0) {
      return;
    }
    Window window = windows.get(who);
    if (window == null || !now.isBefore(window.start().plus(MINUTE))) {
      window = new Window(now, 0);
    }
    if (window.calls() >= limit) {
      throw tooMany(window.start().plus(MINUTE), now);
    }
    windows.put(who, new Window(window.start(), window.calls() + 1));
  }

  private static Refusal tooMany(Instant until, Instant now) {
    long seconds = Math.max(1, Duration.between(now, until).toSeconds());
    return new Refusal(
        Reply.json(
            429,
            Envelope.openAiBody("rate_limit_exceeded", "requests per minute limit exceeded"),
            Map.of("Retry-After", Long.toString(seconds))));
  }
}

package relay.simulator.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import relay.simulator.http.Exchange;
import relay.simulator.state.UserKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which account answered a conversation, per key and opening text or session header, whatever the
 * groups have become since (host-api 19, row 19). Safe for concurrent use.
 */
final class StickyConversations {

  private static final int MOST = 100_000;

  /** A conversation of one key. */
  record Conversation(long keyId, String opening) {}

  private record Stuck(long accountId, Instant until) {}

  private final Duration life;
  private final Map<Conversation, Stuck> accounts =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Conversation, Stuck> eldest) {
          return size() > MOST;
        }
      };

  StickyConversations(Duration life) {
    this.life = life;
  }

  synchronized Optional<Long> accountOf(Conversation conversation, Instant now) {
    return Optional.ofNullable(accounts.get(conversation))
        .filter(stuck -> now.isBefore(stuck.until()))
        .map(Stuck::accountId);
  }

  synchronized void stick(Conversation conversation, long accountId, Instant now) {
    accounts.put(conversation, new Stuck(accountId, now.plus(life)));
  }

  synchronized void forget(Conversation conversation) {
    accounts.remove(conversation);
  }

  /** The conversation a call belongs to. */
  static Conversation of(Exchange exchange, UserKey key, ObjectNode body) {
    String opening =
        exchange
            .header("session_id")
            .or(() -> exchange.header("conversation_id"))
            .or(() -> body.path("prompt_cache_key").stringValueOpt())
            .orElseGet(() -> openingOf(body));
    return new Conversation(key.id(), opening);
  }

  private static String openingOf(ObjectNode body) {
    StringBuilder opening = new StringBuilder();
    JsonNode messages = body.path("messages");
    if (!messages.isArray()) {
      return "input" + body.path("instructions") + body.path("input");
    }
    for (JsonNode message : messages) {
      opening.append(message.path("content"));
      if (message.path("role").stringValueOpt().filter("user"::equals).isPresent()) {
        break;
      }
    }
    return opening.toString();
  }
}

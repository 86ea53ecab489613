package relay.simulator.journal;

import java.util.Locale;
import java.util.Optional;
import relay.simulator.http.Json;
import relay.simulator.state.Account;
import tools.jackson.databind.node.ObjectNode;

/** The journal's entries and accounts as JSON, credentials as fingerprints only. */
final class JournalView {

  private JournalView() {}

  static ObjectNode of(JournalEntry entry) {
    ObjectNode json =
        Json.object()
            .put("seq", entry.seq())
            .put("at", entry.at().toString())
            .put("kind", entry.kind().text());
    return switch (entry) {
      case JournalEntry.AccountChange change ->
          json.put("cause", change.cause().name().toLowerCase(Locale.ROOT))
              .setAll(of(change.account()));
      case JournalEntry.ManagementCall call -> {
        json.put("method", call.method()).put("path", call.path()).put("status", call.status());
        put(json, "object_id", call.objectId());
        yield json.put("replayed", call.replay() == JournalEntry.Replay.REPLAYED);
      }
      case JournalEntry.GatewayCall call -> {
        json.put("method", call.method()).put("path", call.path()).put("status", call.status());
        put(json, "user_id", call.userId());
        put(json, "key_id", call.keyId());
        put(json, "group_id", call.groupId());
        json.put("model", call.model());
        put(json, "account_id", call.servedBy());
        yield json.set("tried", Json.ids(call.tried()));
      }
    };
  }

  static ObjectNode of(Account account) {
    ObjectNode json =
        Json.object()
            .put("account_id", account.id())
            .put("name", account.profile().name())
            .put("fingerprint", account.credentials().fingerprint());
    json.set("group_ids", Json.ids(account.groupIds()));
    json.set("mapping", Json.texts(account.credentials().modelMapping().keySet()));
    return json.put("schedulable", account.health().schedulable())
        .put("status", account.health().status().text());
  }

  private static void put(ObjectNode json, String field, Optional<Long> id) {
    id.ifPresentOrElse(value -> json.put(field, value), () -> json.putNull(field));
  }
}

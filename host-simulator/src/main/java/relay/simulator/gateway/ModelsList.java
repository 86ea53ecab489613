package relay.simulator.gateway;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import relay.simulator.http.Json;
import relay.simulator.options.HostTimes;
import relay.simulator.options.HostVersion;
import relay.simulator.options.VersionFields;
import relay.simulator.state.Account;
import relay.simulator.state.Group;
import relay.simulator.state.HostState;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The answer to {@code GET /v1/models} (host-api 14.3). Safe for concurrent use. */
final class ModelsList {

  private static final List<String> CLAUDE =
      List.of(
          "claude-opus-4-5-20251101", "claude-sonnet-4-5-20250929", "claude-haiku-4-5-20251001");

  private record Cached(List<String> names, Instant until) {}

  private final HostVersion version;
  private final HostState state;
  private final HostTimes times;
  private final VersionFields fields;
  private final Map<Long, Cached> cache = new ConcurrentHashMap<>();

  ModelsList(HostVersion version, HostState state, HostTimes times, VersionFields fields) {
    this.version = version;
    this.state = state;
    this.times = times;
    this.fields = fields;
  }

  JsonNode of(Group group) {
    List<String> names = names(group);
    ObjectNode body = Json.object();
    body.set("data", names.isEmpty() ? builtIn(group) : models(names));
    return body.put("object", "list");
  }

  /** Kept for a while, but not while no account may serve. */
  private List<String> names(Group group) {
    Instant now = state.now();
    Cached cached = cache.get(group.id());
    if (cached != null && now.isBefore(cached.until())) {
      return cached.names();
    }
    List<Account> accounts =
        state.accounts().ofGroup(group.id()).stream()
            .filter(account -> account.takesTraffic(now))
            .filter(account ->
                !version.listsOwnPlatformOnly()
                    || account.profile().platform().equals(group.platform()))
            .toList();
    if (accounts.isEmpty()) {
      return List.of();
    }
    TreeSet<String> names = new TreeSet<>();
    accounts.forEach(account -> names.addAll(account.credentials().modelMapping().keySet()));
    List<String> sorted = List.copyOf(names);
    cache.put(group.id(), new Cached(sorted, now.plus(times.modelsCache())));
    return sorted;
  }

  private JsonNode builtIn(Group group) {
    return group.isOpenAi() ? fields.openAiModels() : models(CLAUDE);
  }

  private static ArrayNode models(List<String> names) {
    ArrayNode models = Json.array();
    for (String name : names) {
      models
          .addObject()
          .put("id", name)
          .put("type", "model")
          .put("display_name", name)
          .put("created_at", "2024-01-01T00:00:00Z");
    }
    return models;
  }
}

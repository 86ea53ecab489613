package relay.standalone;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relay.simulator.options.HostVersion;
import relay.simulator.upstream.KeyTruth;
import relay.simulator.upstream.PlannedKey;
import relay.simulator.upstream.TruthPlan;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Imports into hosts that live: an operator has accounts, models and prices of his own, and users
 * call all the time.
 */
class LivingHostTest {

  private static final int MANY = 1_500;
  private static final int CAPACITY = 100;
  private static final int SOME = 40;

  private static Installation relay;

  @BeforeAll
  static void start(@TempDir Path folder) {
    var bases = List.of(Installation.base("one"), Installation.base("two"));
    relay =
        Installation.start(folder, TruthPlan.of(5, Map.of(KeyTruth.GOOD, 2 * SOME + MANY), bases));
  }

  @AfterAll
  static void stop() {
    relay.close();
  }

  @Test
  void anOperatorsGroupServesBeforeDuringAndAfterARunIntoIt() {
    var desk = relay.newHost(HostVersion.V0_1_179);
    var group = desk.subscriptionGroup("house", 1.5);
    var account = desk.made("/accounts", houseAccount(keys(0, 1).getFirst(), group));
    var channel = desk.made("/channels", houseChannel(group));
    var user = desk.subscriber("user@example.test", group);
    var groupBefore = settings(desk.shown("/groups/" + group));
    var accountBefore = settings(desk.shown("/accounts/" + account));
    var channelBefore = settings(desk.shown("/channels/" + channel));

    try (var traffic = UserTraffic.of(user, "house-chat", "house-best")) {
      traffic.awaitMore(20);
      var run = relay.api.awaitEnd(relay.post(desk, "house", keys(1, SOME - 1)));
      traffic.awaitMore(20);

      assertThat(run.get("active_items").asInt()).isEqualTo(SOME - 1);
      assertThat(traffic.failures()).as("of %d calls", traffic.asked()).isEmpty();
    }
    assertThat(user.ask(Installation.MODEL)).as("what the run brought is served too").isEmpty();
    assertThat(settings(desk.shown("/groups/" + group))).isEqualTo(groupBefore);
    assertThat(settings(desk.shown("/accounts/" + account))).isEqualTo(accountBefore);
    var channelAfter = settings(desk.shown("/channels/" + channel));
    assertThat(prices(channelAfter)).containsAll(prices(channelBefore));
    assertThat(withoutPrices(channelAfter)).isEqualTo(withoutPrices(channelBefore));
  }

  @Test
  void aRecheckOfAccountsInServiceFailsNoCall() {
    var desk = relay.newHost(HostVersion.V0_1_129);
    var keys = keys(SOME, SOME);
    relay.api.awaitEnd(relay.post(desk, "busy", keys));
    var group = desk.groupNamed("busy");
    var user = desk.subscriber("user@example.test", group);
    var before = HostDesk.ids(desk.accountsOf(group));
    proofsAreOld();

    try (var traffic = UserTraffic.of(user, Installation.MODEL)) {
      traffic.awaitMore(20);
      var from = desk.host.journal().lastSeq();
      var again = relay.post(desk, "busy", keys);
      var run = relay.api.awaitEnd(again);
      traffic.awaitMore(20);

      assertThat(run.get("active_items").asInt()).isEqualTo(SOME);
      assertThat(traffic.failures()).as("of %d calls", traffic.asked()).isEmpty();
      assertThat(HostDesk.ids(desk.accountsOf(group))).isEqualTo(before);
      assertThat(new HostHistory(desk.host).provedAfter(from))
          .as("each account was asked again")
          .isEqualTo(before);
      assertThat(relay.api.items(again))
          .allSatisfy(item -> {
            assertThat(item.get("matched_account_state").asString()).isEqualTo("active");
            assertThat(item.get("account_resolution").asString()).isEqualTo("reused");
          });
    }
    assertThat(desk.accountsOf(group))
        .allSatisfy(account -> {
          assertThat(account.groupIds()).containsExactly(group);
          assertThat(account.credentials().modelMapping()).containsOnlyKeys(Installation.MODEL);
        });
  }

  @Test
  void ofManyGoodKeysACapacityServesAndTheOthersWaitInReserve() {
    var desk = relay.newHost(HostVersion.V0_1_179);
    var keys = keys(2 * SOME, MANY);
    var runId = relay.post(desk, "full", keys, Map.of("group_capacity", CAPACITY));

    var run = relay.api.awaitEnd(runId);

    assertThat(run.get("state").asString()).isEqualTo("completed");
    assertThat(run.get("active_items").asInt()).isEqualTo(MANY);
    var group = desk.groupNamed("full");
    var accounts = desk.accountsOf(group);
    assertThat(accounts).hasSize(MANY);
    assertThat(accounts.stream().filter(account -> account.health().schedulable()))
        .hasSize(CAPACITY);
    assertThat(new HostHistory(desk.host).mostServing(group)).as("at any time").isEqualTo(CAPACITY);
    var placements =
        relay.api.items(runId).parallelStream()
            .map(item -> relay.api.item(runId, item.get("item_id").asString()).get("proof"))
            .collect(groupingBy(proof -> proof.get("placement").asString(), counting()));
    assertThat(placements)
        .isEqualTo(Map.of("in_service", (long) CAPACITY, "reserve", (long) MANY - CAPACITY));
  }

  private static Map<String, Object> houseAccount(PlannedKey own, long group) {
    return Map.of(
        "name",
        "bought by hand",
        "platform",
        "openai",
        "type",
        "apikey",
        "concurrency",
        3,
        "priority",
        1,
        "group_ids",
        List.of(group),
        "credentials",
        Map.of(
            "base_url",
            relay.upstreams.baseUrl(own.base()),
            "api_key",
            own.key(),
            "model_mapping",
            Map.of("house-chat", Installation.MODEL, "house-best", Installation.MODEL)));
  }

  /** Restricts users to its own models, one of which it renames, and bills what they asked for. */
  private static Map<String, Object> houseChannel(long group) {
    return Map.of(
        "name",
        "house prices",
        "group_ids",
        List.of(group),
        "restrict_models",
        true,
        "billing_model_source",
        "requested",
        "model_mapping",
        Map.of("openai", Map.of("house-best", "house-chat")),
        "model_pricing",
        List.of(
            Map.of(
                "platform",
                "openai",
                "models",
                List.of("house-chat"),
                "input_price",
                0.000001,
                "output_price",
                0.000002),
            Map.of(
                "platform",
                "openai",
                "models",
                List.of("house-best"),
                "input_price",
                0.000003,
                "output_price",
                0.000004)));
  }

  /** What was set, without what changes by use. */
  private static ObjectNode settings(JsonNode shown) {
    var settings = (ObjectNode) shown.deepCopy();
    settings.remove(
        Set.of(
            "updated_at",
            "last_used_at",
            "current_concurrency",
            "account_count",
            "active_account_count"));
    return settings;
  }

  private static ObjectNode withoutPrices(ObjectNode channel) {
    var rest = channel.deepCopy();
    rest.remove("model_pricing");
    return rest;
  }

  /** The host numbers them anew whenever it is given the list. */
  private static List<JsonNode> prices(JsonNode channel) {
    return StreamSupport.stream(channel.get("model_pricing").spliterator(), false)
        .<JsonNode>map(price -> ((ObjectNode) price.deepCopy()).remove(Set.of("id")))
        .toList();
  }

  /** A proof counts for ten minutes (design 3.1); these were made an hour ago. */
  private static void proofsAreOld() {
    relay
        .database
        .jdbc()
        .sql("UPDATE upstream_keys SET proved_at = proved_at - interval '1 hour'")
        .update();
  }

  private static List<PlannedKey> keys(int first, int count) {
    return relay.keys(KeyTruth.GOOD, first, count);
  }
}

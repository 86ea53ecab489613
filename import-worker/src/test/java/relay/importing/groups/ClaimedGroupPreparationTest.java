package relay.importing.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import relay.host.GroupKind;
import relay.host.HostChannel;
import relay.host.HostFaultException;
import relay.host.HostGroup;
import relay.host.NewChannel;
import relay.host.NewGroup;
import relay.host.PriceEntry;
import relay.host.SpendLimits;
import relay.host.TokenPrice;
import relay.importing.bench.BenchRun;
import relay.importing.bench.HostBench;
import relay.importing.bench.Settings;
import relay.run.Advisory;
import relay.run.ClaimedItem;
import relay.run.ReasonCode;
import relay.run.RunSettings.PlanTemplate;
import relay.simulator.faults.FaultAction;
import relay.simulator.faults.FaultRule;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostVersion;

class ClaimedGroupPreparationTest {
  private static final GroupTimes TIMES =
      new GroupTimes(Duration.ofSeconds(20), Duration.ofMillis(20));
  private static final TokenPrice PRICE =
      new TokenPrice(
          Optional.of(new BigDecimal("0.001")),
          Optional.of(new BigDecimal("0.002")),
          Optional.empty(),
          Optional.empty());

  private HostBench bench;
  private GroupPreparation preparation;

  @BeforeEach
  void start() {
    bench = HostBench.start(HostOptions.of(HostVersion.V0_1_179));
    preparation = worker("worker-1");
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void makesOneGroupAndOneChannelHoweverManyWorkersRace() throws Exception {
    var run = bench.run(Settings.subscription().build());
    var groupNo = bench.group("kimi");

    var answers = race(50, n -> run.item(n, groupNo, "kimi-k2.6"));

    assertThat(answers)
        .extracting(GroupReadiness.Ready::group)
        .containsOnly(answers.getFirst().group());
    assertThat(groupsNamed("kimi"))
        .singleElement()
        .extracting(HostGroup::kind)
        .isEqualTo(GroupKind.SUBSCRIPTION);
    assertThat(bench.adapter().channels().list())
        .singleElement()
        .satisfies(channel -> {
          assertThat(channel.restrictsModels()).isTrue();
          assertThat(channel.covers("kimi-k2.6")).isTrue();
        });
    assertThat(uses("group")).containsExactly("created");
    assertThat(uses("channel")).containsExactly("created");
  }

  @Test
  void growsTheAllowListByEveryNameThatItemsExpose() throws Exception {
    var run = bench.run(Settings.subscription().build());
    var groupNo = bench.group("many");

    race(20, n -> run.item(n, groupNo, "model-" + n, "kimi-k2.6"));

    var channel = bench.adapter().channels().list().getFirst();
    assertThat(IntStream.rangeClosed(1, 20).mapToObj(n -> "model-" + n)).allMatch(channel::covers);
    assertThat(channel.prices()).allMatch(entry -> entry.models().size() <= PriceEntry.MAX_MODELS);
  }

  @Test
  void costsNothingOnTheHostOnceItIsPrepared() {
    var run = bench.run(Settings.subscription().build());
    var groupNo = bench.group("kimi");
    ready(run.item(1, groupNo, "kimi-k2.6"));
    var before = bench.host().journal().calls();

    ready(run.item(2, groupNo, "kimi-k2.6"));

    assertThat(bench.host().journal().calls()).isEqualTo(before);
  }

  @Test
  void putsADeletedChannelBackAtTheNextRunsStart() {
    var groupNo = bench.group("kimi");
    var group = ready(run(Settings.subscription()).item(1, groupNo, "kimi-k2.6")).group();
    bench.adapter().channels().delete(group.channel().orElseThrow());

    var again = ready(run(Settings.subscription()).item(1, groupNo, "glm-4.6")).group();

    assertThat(again.group()).isEqualTo(group.group());
    assertThat(channel(again).covers("kimi-k2.6")).isTrue();
    assertThat(channel(again).covers("glm-4.6")).isTrue();
  }

  @Test
  void makesADeletedGroupOfOursAnew() {
    var groupNo = bench.group("kimi");
    var first = ready(run(Settings.subscription()).item(1, groupNo, "kimi-k2.6")).group();
    bench.adapter().channels().delete(first.channel().orElseThrow());
    bench.adapter().groups().delete(first.group());

    var second = ready(run(Settings.subscription()).item(1, groupNo, "kimi-k2.6")).group();

    assertThat(second.group()).isNotEqualTo(first.group());
    assertThat(second.origin()).isEqualTo(Origin.CREATED);
    assertThat(channel(second).groups()).contains(second.group());
  }

  @Test
  void leavesAGroupThatIsThereAsItIs() {
    var found = makeGroup("operators", GroupKind.SUBSCRIPTION);
    var before = bench.host().state().groups().find(found.ref().id()).orElseThrow();

    var group =
        ready(run(Settings.subscription()).item(1, bench.group("operators"), "kimi-k2.6")).group();

    assertThat(group.origin()).isEqualTo(Origin.FOUND);
    assertThat(group.group()).isEqualTo(found.ref());
    assertThat(group.channel()).isEmpty();
    assertThat(bench.host().state().groups().find(found.ref().id())).contains(before);
    assertThat(uses("group")).containsExactly("adopted");
  }

  @Test
  void findsAGroupByItsId() {
    var found = makeGroup("operators", GroupKind.SUBSCRIPTION);

    var group =
        ready(
                run(Settings.subscription())
                    .item(1, bench.group(found.ref().toString()), "kimi-k2.6"))
            .group();

    assertThat(group.name()).isEqualTo("operators");
  }

  @Test
  void letsOneRowSpeakForAGroupHoweverItIsCalled() {
    var found = makeGroup("operators", GroupKind.SUBSCRIPTION);
    var run = run(Settings.subscription());
    var byName = bench.group("operators");
    var byId = bench.group(found.ref().toString());

    var first = ready(run.item(1, byName, "kimi-k2.6")).group();
    var second = ready(run.item(2, byId, "glm-4.6")).group();

    assertThat(second.groupNo()).isEqualTo(first.groupNo());
    assertThat(second.group()).isEqualTo(found.ref());
  }

  @Test
  void refusesTheGroupsInWhichAccountsAreProved() {
    var refused =
        refused(run(Settings.selfService()).item(1, bench.group("relay-staging-01"), "m"));

    assertThat(refused.detail()).contains("relay-staging-01");
    assertThat(groupsNamed("relay-staging-01")).isEmpty();
  }

  @Test
  void makesAFoundGroupAChannelOnlyForPrices() {
    var found = makeGroup("operators", GroupKind.SUBSCRIPTION);
    var settings = Settings.subscription().price("kimi-k2.6", "0.001");

    var group =
        ready(run(settings).item(1, bench.group("operators"), "kimi-k2.6", "glm-4.6")).group();

    assertThat(channel(group).restrictsModels()).isFalse();
    assertThat(channel(group).groups()).containsExactly(found.ref());
    assertThat(channel(group).prices())
        .singleElement()
        .extracting(PriceEntry::models)
        .isEqualTo(List.of("kimi-k2.6"));
  }

  @Test
  void extendsAnOperatorsChannelByUncoveredNamesOnly() {
    var found = makeGroup("operators", GroupKind.SUBSCRIPTION);
    var entry = new PriceEntry(List.of("kimi-*"), PRICE);
    var theirs =
        bench
            .adapter()
            .channels()
            .create(new NewChannel("theirs", "", Set.of(found.ref()), true, List.of(entry)));

    ready(run(Settings.subscription()).item(1, bench.group("operators"), "kimi-k2.6", "glm-4.6"));

    var after = bench.adapter().channels().find(theirs.ref()).orElseThrow();
    assertThat(after.prices()).contains(entry).hasSize(2);
    assertThat(after.covers("glm-4.6")).isTrue();
    assertThat(after.restrictsModels()).isTrue();
    assertThat(uses("channel")).containsExactlyInAnyOrder("adopted", "extended");
    assertThat(beforeImage("channel")).contains("kimi-*");
  }

  @Test
  void leavesAnUnrestrictedChannelAloneWithoutPrices() {
    var found = makeGroup("operators", GroupKind.SUBSCRIPTION);
    var theirs =
        bench
            .adapter()
            .channels()
            .create(new NewChannel("theirs", "", Set.of(found.ref()), false, List.of()));

    ready(run(Settings.subscription()).item(1, bench.group("operators"), "kimi-k2.6"));

    assertThat(bench.adapter().channels().find(theirs.ref())).contains(theirs);
  }

  @Test
  void saysWhichModelsAreServedFree() {
    var priced =
        ready(
            run(Settings.subscription().price("odd-model", "0.1"))
                .item(1, bench.group("a"), "odd-model"));
    var free = ready(run(Settings.subscription()).item(1, bench.group("b"), "odd-model"));

    assertThat(priced.advisories()).isEmpty();
    assertThat(free.advisories()).containsExactly(Advisory.BILLED_AT_ZERO);
  }

  @Test
  void refusesAGroupOfTheOtherAccessMode() {
    makeGroup("operators", GroupKind.STANDARD);

    var refused =
        refused(run(Settings.subscription()).item(1, bench.group("operators"), "kimi-k2.6"));

    assertThat(refused.reason()).isEqualTo(ReasonCode.HOST_GROUP_CONFLICT);
    assertThat(refused.detail()).contains("operators", "standard", "subscription");
    assertThat(bench.adapter().channels().list()).isEmpty();
  }

  @Test
  void refusesAGroupOfAnotherPlatform() {
    var refused = refused(run(Settings.selfService()).item(1, bench.group("default"), "kimi-k2.6"));

    assertThat(refused.detail()).contains("anthropic");
  }

  @Test
  void refusesAnUnknownIdAndOneThatIsAlsoAName() {
    var unknown = refused(run(Settings.subscription()).item(1, bench.group("4711"), "kimi-k2.6"));
    var first = makeGroup("first", GroupKind.SUBSCRIPTION);
    makeGroup(first.ref().toString(), GroupKind.SUBSCRIPTION);
    var twice =
        refused(
            run(Settings.subscription()).item(1, bench.group(first.ref().toString()), "kimi-k2.6"));

    assertThat(unknown.detail()).contains("no group 4711");
    assertThat(twice.detail()).contains("is the id of one group");
  }

  @Test
  void looksAgainInTheRoundThatFollowsARefusal() {
    var run = run(Settings.subscription());
    var groupNo = bench.group("operators");
    var wrong = makeGroup("operators", GroupKind.STANDARD);
    refused(run.item(1, groupNo, "kimi-k2.6"));
    bench.adapter().groups().delete(wrong.ref());

    assertThat(preparation.prepare(run.item(1, groupNo, "kimi-k2.6")))
        .isInstanceOf(GroupReadiness.Refused.class);
    assertThat(ready(run.item(1, groupNo, 2, "kimi-k2.6")).group().origin())
        .isEqualTo(Origin.CREATED);
  }

  @Test
  void findsWhatALostAnswerLeftBehind() {
    var faults = bench.host().faults();
    faults.add(FaultRule.on("POST", "/api/v1/admin/groups$", new FaultAction.CutAfter()).times(1));
    faults.add(
        FaultRule.on("POST", "/api/v1/admin/channels$", new FaultAction.CutAfter()).times(1));

    var group =
        ready(run(Settings.subscription()).item(1, bench.group("kimi"), "kimi-k2.6")).group();

    assertThat(group.origin()).isEqualTo(Origin.CREATED);
    assertThat(groupsNamed("kimi")).hasSize(1);
    assertThat(bench.adapter().channels().list()).hasSize(1);
    assertThat(uses("channel")).containsExactly("created");
  }

  @Test
  void knowsItsOwnGroupAfterAWorkerDiedOverTheAnswer() {
    var groupNo = bench.group("kimi");
    var run = run(Settings.subscription());
    var gone = FaultRule.on("GET", "/api/v1/admin/groups", new FaultAction.CutBefore()).from(2);
    bench
        .host()
        .faults()
        .add(FaultRule.on("POST", "/api/v1/admin/groups$", new FaultAction.CutAfter()).times(1));
    bench.host().faults().add(gone);
    assertThatThrownBy(() -> preparation.prepare(run.item(1, groupNo, "kimi-k2.6")))
        .isInstanceOf(HostFaultException.class);
    bench.host().faults().clear();

    var group = ready(worker("worker-2"), run.item(2, groupNo, "kimi-k2.6")).group();

    assertThat(group.origin()).isEqualTo(Origin.CREATED);
    assertThat(groupsNamed("kimi")).hasSize(1);
  }

  @Test
  void makesAPlanFromATemplateOnce() {
    var settings =
        Settings.subscription().plan(new PlanTemplate("Basic", BigDecimal.TEN, 1, "month"));
    var groupNo = bench.group("kimi");

    ready(run(settings).item(1, groupNo, "kimi-k2.6"));
    ready(run(settings).item(1, groupNo, "kimi-k2.6"));

    assertThat(bench.adapter().plans().list())
        .singleElement()
        .satisfies(plan -> assertThat(plan.name()).isEqualTo("Basic"));
    assertThat(uses("plan")).containsExactly("created");
  }

  @Test
  void takesOverTheClaimOfAWorkerThatDied() {
    var groupNo = bench.group("kimi");
    bench
        .jdbc()
        .sql("UPDATE host_groups SET claim_epoch = 3, claim_until = now() + interval '1 minute'")
        .update();
    var item = run(Settings.subscription()).item(1, groupNo, "kimi-k2.6");
    assertThat(preparation.prepare(item)).isInstanceOf(GroupReadiness.Wait.class);

    bench.jdbc().sql("UPDATE host_groups SET claim_until = now() - interval '1 second'").update();

    ready(item);
  }

  private BenchRun run(Settings settings) {
    return bench.run(settings.build());
  }

  private GroupPreparation worker(String name) {
    return new ClaimedGroupPreparation(
        bench.jdbc(), bench.transactions(), _ -> bench.adapter(), Clock.systemUTC(), TIMES, name);
  }

  private List<GroupReadiness.Ready> race(int workers, IntFunction<ClaimedItem> item)
      throws Exception {
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<GroupReadiness.Ready>> calls =
          IntStream.rangeClosed(1, workers)
              .<Callable<GroupReadiness.Ready>>mapToObj(
                  n -> () -> ready(worker("worker-" + n), item.apply(n)))
              .toList();
      return pool.invokeAll(calls).stream().map(Future::resultNow).toList();
    }
  }

  private GroupReadiness.Ready ready(ClaimedItem item) {
    return ready(preparation, item);
  }

  private static GroupReadiness.Ready ready(GroupPreparation worker, ClaimedItem item) {
    var answer =
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .pollInterval(Duration.ofMillis(10))
            .until(() -> worker.prepare(item), GroupReadiness.Ready.class::isInstance);
    return (GroupReadiness.Ready) answer;
  }

  private GroupReadiness.Refused refused(ClaimedItem item) {
    var answer = preparation.prepare(item);
    assertThat(answer).isInstanceOf(GroupReadiness.Refused.class);
    return (GroupReadiness.Refused) answer;
  }

  private HostGroup makeGroup(String name, GroupKind kind) {
    return bench
        .adapter()
        .groups()
        .create(new NewGroup(name, "theirs", kind, false, new BigDecimal("1.5"), SpendLimits.NONE));
  }

  private List<HostGroup> groupsNamed(String name) {
    return bench.adapter().groups().list().stream()
        .filter(group -> group.name().equals(name))
        .toList();
  }

  private HostChannel channel(PreparedGroup group) {
    return bench.adapter().channels().find(group.channel().orElseThrow()).orElseThrow();
  }

  private List<String> uses(String type) {
    return bench
        .jdbc()
        .sql(
            """
            SELECT kind FROM managed_resource_uses JOIN managed_resources USING (resource_no)
             WHERE resource_type = :type
            """)
        .param("type", type)
        .query((row, _) -> row.getString("kind"))
        .list();
  }

  private String beforeImage(String type) {
    return bench
        .jdbc()
        .sql(
            """
            SELECT before_image::text
              FROM managed_resource_uses JOIN managed_resources USING (resource_no)
             WHERE resource_type = :type AND before_image IS NOT NULL
            """)
        .param("type", type)
        .query(String.class)
        .single();
  }
}

package relay.importing.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import relay.host.AccountChange;
import relay.host.AccountRef;
import relay.host.AccountSettings;
import relay.host.GroupRef;
import relay.host.HostSecret;
import relay.host.HostUser;
import relay.host.HostUserKey;
import relay.host.IdempotencyKey;
import relay.host.NewAccount;
import relay.host.NewUser;
import relay.importing.access.CoveredItems.End;
import relay.importing.bench.BenchRun;
import relay.importing.bench.HostBench;
import relay.importing.bench.Settings;
import relay.importing.groups.ClaimedGroupPreparation;
import relay.importing.groups.GroupReadiness;
import relay.importing.groups.GroupTimes;
import relay.importing.stage.ItemKeyMaterial;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.run.ClaimedItem;
import relay.run.ReasonCode;
import relay.run.RunSettings.IfMissing;
import relay.run.RunSettings.SubscriptionUser;
import relay.run.StageOutcome;
import relay.secrets.Redactor;
import relay.secrets.RunDataKey;
import relay.simulator.faults.FaultAction;
import relay.simulator.faults.FaultRule;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostVersion;
import relay.simulator.state.Subscription;
import relay.simulator.state.User;
import relay.simulator.upstream.FakeUpstreams;
import relay.simulator.upstream.KeyTruth;
import relay.simulator.upstream.TruthPlan;
import relay.simulator.upstream.UpstreamOptions;

@ParameterizedClass
@EnumSource(
    value = HostVersion.class,
    names = {"V0_1_129", "V0_1_179"})
class ClosureHandlerTest {
  private static final String MODEL = "kimi-k2.6";
  private static final String UPSTREAM_KEY = "sk-test-closure";
  private static final String NO_ACCOUNT =
      """
      {"error":{"type":"api_error","message":"Service temporarily unavailable"}}\
      """;

  private final List<Ended> ended = new ArrayList<>();
  private long spent;
  private HostBench bench;
  private FakeUpstreams upstreams;
  private ClosureHandler handler;

  private final HostVersion version;

  private record Ended(long closureNo, Instant admittedBy, End end) {}

  ClosureHandlerTest(HostVersion version) {
    this.version = version;
  }

  @BeforeEach
  void start() {
    bench = HostBench.start(HostOptions.of(version));
    upstreams = FakeUpstreams.start(TruthPlan.empty(), UpstreamOptions.defaults());
    upstreams.plant(UPSTREAM_KEY, KeyTruth.GOOD);
    handler =
        new ClosureHandler(
            bench.jdbc(),
            new Listening(),
            Workers.access(bench, "worker-1"),
            bench.keyset(),
            _ -> bench.adapter(),
            new SecureRandom(),
            Clock.systemUTC(),
            Workers.TIMES);
  }

  @AfterEach
  void stop() {
    upstreams.close();
    bench.close();
  }

  @Test
  void passesWhenASubscriberReachesTheGroup() {
    var closure = closureOf(Settings.subscription());

    runOnce(closure);

    assertThat(ended)
        .singleElement()
        .satisfies(end -> {
          assertThat(end.end()).isEqualTo(new End.Reached());
          assertThat(end.admittedBy()).isBefore(startedAt(closure));
        });
    assertThat(record(closure))
        .containsEntry("outcome", "passed")
        .containsEntry("models_seen", true)
        .containsEntry("completion_ok", true)
        .containsEntry("completion_status", 200)
        .containsEntry("completion_type", "chat.completion");
    assertThat(subscription(probe().id()).notes()).isEqualTo("relay-manager:kimi");
    assertThat(state(closure)).isEqualTo("idle");
    assertThat(spent).isBetween(1L, 40L);
  }

  @Test
  void sharesOneClosureAmongItemsOfOneSubject() {
    var run = bench.run(Settings.subscription().build());
    var groupNo = bench.group("kimi");
    prepare(run.item(1, groupNo, MODEL));

    assertThat(closureOf(run.item(1, groupNo, MODEL)))
        .isEqualTo(closureOf(run.item(2, groupNo, MODEL)));
    assertThat(closureOf(run.item(3, groupNo, "glm-4.6")))
        .isNotEqualTo(closureOf(run.item(1, groupNo, MODEL)));
  }

  @Test
  void costsOneCompletionWhenItIsRepeated() {
    var closure = closureOf(Settings.subscription());
    runOnce(closure);
    var before = bench.host().journal().calls();

    runOnce(closure);

    var after = bench.host().journal().calls();
    assertThat(ended).hasSize(2);
    for (var call :
        List.of(
            "POST /api/v1/auth/login",
            "POST /api/v1/keys",
            "POST /api/v1/admin/subscriptions/assign")) {
      assertThat(after.get(call)).as(call).isEqualTo(before.get(call));
    }
  }

  @Test
  void keepsNoTextOfAnUpstream() {
    var closure = closureOf(Settings.subscription());
    upstreams.plant(UPSTREAM_KEY, KeyTruth.WRONG_KEY_401);

    runOnce(closure);
    runOnce(closure);

    assertThat(unreached().reason()).isEqualTo(ReasonCode.ACCESS_GATEWAY_FAILED);
    assertThat(unreached().detail() + record(closure)).doesNotContain(UPSTREAM_KEY);
  }

  @Test
  void ignoresALateMessage() {
    var closure = closureOf(Settings.subscription());
    bench.jdbc().sql("UPDATE access_closures SET state = 'queued', lease_epoch = 7").update();

    handler.run(closure, 6);

    assertThat(ended).isEmpty();
    assertThat(state(closure)).isEqualTo("queued");
  }

  @Test
  void givesAKnownUserASubscriptionAndTouchesNothingElse() {
    var user = makeUser("person@example.test", 3);
    var before = bench.host().state().users().find(user.ref().id()).orElseThrow();
    var byMail = new SubscriptionUser("Person@example.test", 7, IfMissing.REJECT);

    runOnce(closureOf(Settings.subscription().users(byMail)));

    assertThat(bench.host().state().users().find(user.ref().id())).contains(before);
    assertThat(bench.host().state().keys().ofUser(user.ref().id())).isEmpty();
    assertThat(daysLeft(subscription(user.ref().id()))).isEqualTo(7);
    assertThat(reached()).isTrue();
    assertThat(bench.jdbc().sql("SELECT count(*) FROM managed_users").query(Long.class).single())
        .as("only @probe is ours")
        .isOne();
  }

  @Test
  void findsAUserByHisNumber() {
    var user = makeUser("person@example.test", 0);

    runOnce(
        closureOf(
            Settings.subscription()
                .users(new SubscriptionUser(user.ref().toString(), 7, IfMissing.REJECT))));

    assertThat(daysLeft(subscription(user.ref().id()))).isEqualTo(7);
  }

  @Test
  void makesAnUnknownUserWhenItMay() {
    runOnce(
        closureOf(
            Settings.subscription()
                .users(new SubscriptionUser("new@example.test", 7, IfMissing.CREATE))));

    var made = bench.host().state().users().withEmail("new@example.test").orElseThrow();
    assertThat(daysLeft(subscription(made.id()))).isEqualTo(7);
    assertThat(reached()).isTrue();
    assertThat(uses("user")).isEqualTo(1);
  }

  @Test
  void failsAtOnceForAnUnknownUserWhenItMayNot() {
    runOnce(
        closureOf(
            Settings.subscription()
                .users(new SubscriptionUser("new@example.test", 7, IfMissing.REJECT))));

    assertThat(unreached().reason()).isEqualTo(ReasonCode.ACCESS_NO_SUBSCRIPTION);
    assertThat(unreached().detail()).contains("new@example.test");
    assertThat(bench.host().state().users().withEmail("new@example.test")).isEmpty();
  }

  @Test
  void extendsAShorterSubscriptionAndNeverShortensOne() {
    var shorter = makeUser("short@example.test", 0);
    var longer = makeUser("long@example.test", 0);
    var closure =
        closureOf(
            Settings.subscription()
                .users(
                    new SubscriptionUser("short@example.test", 30, IfMissing.REJECT),
                    new SubscriptionUser("long@example.test", 30, IfMissing.REJECT)));
    bench.adapter().subscriptions().assign(shorter.ref(), group(), 5, "operator");
    bench.adapter().subscriptions().assign(longer.ref(), group(), 90, "operator");

    runOnce(closure);

    assertThat(daysLeft(subscription(shorter.ref().id()))).isEqualTo(30);
    assertThat(daysLeft(subscription(longer.ref().id()))).isEqualTo(90);
    assertThat(subscription(shorter.ref().id()).notes()).isEqualTo("operator");
    assertThat(uses("subscription")).as("created for @probe, extended for one").isEqualTo(2);
  }

  @Test
  void triesAgainWhenItsKeyWasDeletedOnTheHost() {
    var closure = closureOf(Settings.subscription());
    runOnce(closure);
    bench.host().state().keys().all().forEach(key -> bench.host().state().keys().remove(key.id()));
    ended.clear();

    runOnce(closure);
    assertThat(ended).isEmpty();
    assertThat(record(closure)).containsEntry("outcome", "retried");
    runOnce(closure);

    assertThat(reached()).isTrue();
  }

  @Test
  void waitsOutTheHostsSchedulingLag() {
    var closure = closureOf(Settings.subscription());
    var lag = new FaultAction.Answer(503, "application/json", NO_ACCOUNT);
    bench.host().faults().add(FaultRule.on("POST", "/v1/chat/completions", lag).times(2));

    runOnce(closure);

    assertThat(reached()).isTrue();
  }

  @Test
  void repeatsAnAssignmentWhoseAnswerWasLost() {
    var closure = closureOf(Settings.subscription());
    bench
        .host()
        .faults()
        .add(FaultRule.on("POST", "/subscriptions/assign", new FaultAction.CutAfter()).times(1));

    runOnce(closure);
    runOnce(closure);

    assertThat(reached()).isTrue();
    assertThat(bench.host().state().subscriptions().all()).hasSize(1);
    assertThat(uses("subscription")).isEqualTo(1);
  }

  @Test
  void knowsAUserWhoseMakingWasAnsweredToNobody() {
    var closure =
        closureOf(
            Settings.subscription()
                .users(new SubscriptionUser("new@example.test", 7, IfMissing.CREATE)));
    runOnce(closure);
    bench.jdbc().sql("DELETE FROM managed_resource_uses").update();
    bench.jdbc().sql("DELETE FROM managed_resources").update();
    bench
        .jdbc()
        .sql("UPDATE managed_users SET host_user_id = NULL WHERE selector <> '@probe'")
        .update();

    runOnce(closure);

    assertThat(reached()).isTrue();
    assertThat(uses("user")).isEqualTo(1);
  }

  @Test
  void endsDegradedWhenNobodyAnswersToTheEnd() {
    var closure = closureOf(Settings.subscription());
    bench.adapter().accounts().setSchedulable(account(), false);

    runOnce(closure);
    assertThat(ended).isEmpty();
    runOnce(closure);

    assertThat(unreached().reason()).isEqualTo(ReasonCode.ACCESS_GATEWAY_FAILED);
    assertThat(unreached().detail()).contains("does not show " + MODEL);
    assertThat(record(closure))
        .containsEntry("outcome", "failed")
        .containsEntry("models_seen", false);
    assertThat(attempt(closure)).as("the next closure starts anew").isOne();
  }

  @Test
  void saysThatTheHostIsAway() {
    var closure = closureOf(Settings.subscription());
    bench
        .host()
        .faults()
        .add(FaultRule.on("GET", "/api/v1/admin/users", new FaultAction.CutBefore()));

    runOnce(closure);
    assertThat(ended).as("it is waited for").isEmpty();
    bench.jdbc().sql("UPDATE access_closures SET outage_since = '2026-01-01T00:00:00Z'").update();
    runOnce(closure);

    assertThat(unreached().reason()).isEqualTo(ReasonCode.HOST_UNAVAILABLE);
  }

  @Test
  void passesForAUsersOwnKey() {
    var closure = closureOf(Settings.selfService(), "kimi", 5);

    runOnce(closure);

    assertThat(reached()).isTrue();
    assertThat(bench.host().state().users().withEmail(ProbeUser.EMAIL)).isEmpty();
  }

  @Test
  void tellsApartWhatKeepsAUsersKeyFromTheGroup() {
    var closure = closureOf(Settings.selfService(), "kimi", 5);
    var key = bench.host().state().keys().all().iterator().next();
    var keys = bench.host().state().keys();

    keys.change(key.id(), it -> it.boundTo(null, Instant.now()));
    assertThat(failureOf(closure).detail()).contains("bound to no group");
    assertThat(lastReason()).isEqualTo(ReasonCode.ACCESS_GATEWAY_FAILED);

    keys.change(key.id(), _ -> key);
    bench
        .host()
        .state()
        .users()
        .change(key.userId(), user -> user.withBalance(0, 0, Instant.now()));
    assertThat(failureOf(closure).detail()).contains("no balance");
    assertThat(lastReason()).isEqualTo(ReasonCode.ACCESS_NO_BALANCE);

    keys.remove(key.id());
    assertThat(failureOf(closure).detail()).contains("does not know");
    assertThat(lastReason()).isEqualTo(ReasonCode.ACCESS_LOGIN_FAILED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"glm-4.6", MODEL})
  void saysThatAUsersKeyIsBoundToAnotherGroup(String served) {
    var closure = closureOf(Settings.selfService(), "kimi", 5);
    prepare(bench.run(Settings.selfService().build()).item(1, bench.group("other"), served));
    var other = bench.adapter().groups().findByName("other").orElseThrow().ref();
    bench.adapter().accounts().change(account(), AccountChange.NONE.groups(Set.of(group(), other)));
    var keys = bench.host().state().keys();
    keys.all().forEach(key -> keys.change(key.id(), it -> it.boundTo(other.id(), Instant.now())));

    runOnce(closure);

    assertThat(unreached().detail()).contains("is bound to another group than \"kimi\"");
  }

  private final class Listening implements CoveredItems {
    @Override
    public int end(long closureNo, Instant admittedBy, End end) {
      ended.add(new Ended(closureNo, admittedBy, end));
      return 1;
    }

    @Override
    public void spent(long closureNo, long tokens) {
      spent += tokens;
    }
  }

  private long closureOf(Settings settings) {
    var run = bench.run(settings.build());
    var item = run.item(1, bench.group("kimi"), MODEL);
    prepare(item);
    addAccount();
    return closureOf(item);
  }

  /** A self-service closure with the key of a new user who has this balance. */
  private long closureOf(Settings settings, String group, int balance) {
    var run = bench.run(settings.build());
    var item = run.item(1, bench.group(group), MODEL);
    prepare(item);
    addAccount();
    giveKey(run, makeUser("owner@example.test", balance));
    return closureOf(item);
  }

  private long closureOf(ClaimedItem item) {
    var result = new ValidateStage(bench.jdbc()).run(item, new NoKey());
    assertThat(result.outcome()).isInstanceOf(StageOutcome.AwaitClosure.class);
    return ((StageOutcome.AwaitClosure) result.outcome()).closureNo();
  }

  private void prepare(ClaimedItem item) {
    var preparation =
        new ClaimedGroupPreparation(
            bench.jdbc(),
            bench.transactions(),
            _ -> bench.adapter(),
            Clock.systemUTC(),
            GroupTimes.DEFAULT,
            "worker-1");
    assertThat(preparation.prepare(item)).isInstanceOf(GroupReadiness.Ready.class);
  }

  private void addAccount() {
    bench
        .adapter()
        .accounts()
        .create(
            new NewAccount(
                "account",
                BaseUrl.parse(upstreams.baseUrl("kimi")),
                new ApiKey(UPSTREAM_KEY),
                Map.of(MODEL, MODEL),
                Set.of(group()),
                new AccountSettings(5, 50, BigDecimal.ONE),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            new IdempotencyKey("account-1"));
  }

  private AccountRef account() {
    return bench.adapter().accounts().named("account").getFirst().ref();
  }

  private GroupRef group() {
    return bench.adapter().groups().findByName("kimi").orElseThrow().ref();
  }

  private HostUser makeUser(String email, int balance) {
    return bench
        .adapter()
        .users()
        .create(
            new NewUser(email, new HostSecret("password"), new BigDecimal(balance), Set.of(), ""));
  }

  private void giveKey(BenchRun run, HostUser owner) {
    var session = bench.adapter().login(owner.email(), new HostSecret("password"));
    HostUserKey key =
        bench
            .adapter()
            .keysOf(session.accessToken())
            .create("own", group(), new IdempotencyKey("own-1"));
    var dataKey = RunDataKey.generate();
    bench
        .jdbc()
        .sql(
            """
            UPDATE import_runs SET data_key_sealed = :data, probe_key_sealed = :probe
             WHERE run_no = :run
            """)
        .param("data", dataKey.wrap(bench.keyset(), run.runId()))
        .param("probe", dataKey.sealProbeKey(new ApiKey(key.key().reveal())))
        .param("run", run.runNo())
        .update();
  }

  /** As the dispatcher hands it out. */
  private void runOnce(long closureNo) {
    var epoch =
        bench
            .jdbc()
            .sql(
                """
                UPDATE access_closures SET state = 'queued', lease_epoch = lease_epoch + 1
                 WHERE closure_no = :closure RETURNING lease_epoch
                """)
            .param("closure", closureNo)
            .query(Integer.class)
            .single();
    handler.run(closureNo, epoch);
  }

  private End.Unreached failureOf(long closureNo) {
    ended.clear();
    runOnce(closureNo);
    return unreached();
  }

  private boolean reached() {
    return ended.getLast().end() instanceof End.Reached;
  }

  private End.Unreached unreached() {
    assertThat(ended).isNotEmpty();
    assertThat(ended.getLast().end()).isInstanceOf(End.Unreached.class);
    return (End.Unreached) ended.getLast().end();
  }

  private ReasonCode lastReason() {
    return unreached().reason();
  }

  private User probe() {
    return bench.host().state().users().withEmail(ProbeUser.EMAIL).orElseThrow();
  }

  private Subscription subscription(long userId) {
    return bench.host().state().subscriptions().find(userId, group().id()).orElseThrow();
  }

  /** Rounded: the host counts calendar days. */
  private static long daysLeft(Subscription subscription) {
    var left = Duration.between(Instant.now(), subscription.expiresAt());
    return Math.round((double) left.toMinutes() / ChronoUnit.DAYS.getDuration().toMinutes());
  }

  private Map<String, @Nullable Object> record(long closureNo) {
    return bench
        .jdbc()
        .sql(
            """
            SELECT * FROM access_closure_records WHERE closure_no = :closure
             ORDER BY record_no DESC LIMIT 1
            """)
        .param("closure", closureNo)
        .query()
        .singleRow();
  }

  private Instant startedAt(long closureNo) {
    return bench
        .jdbc()
        .sql("SELECT last_started_at FROM access_closures WHERE closure_no = :closure")
        .param("closure", closureNo)
        .query(OffsetDateTime.class)
        .single()
        .toInstant();
  }

  private String state(long closureNo) {
    return bench
        .jdbc()
        .sql("SELECT state FROM access_closures WHERE closure_no = :closure")
        .param("closure", closureNo)
        .query(String.class)
        .single();
  }

  private int attempt(long closureNo) {
    return bench
        .jdbc()
        .sql("SELECT attempt FROM access_closures WHERE closure_no = :closure")
        .param("closure", closureNo)
        .query(Integer.class)
        .single();
  }

  private long uses(String type) {
    return bench
        .jdbc()
        .sql(
            """
            SELECT count(*) FROM managed_resource_uses JOIN managed_resources USING (resource_no)
             WHERE resource_type = :type
            """)
        .param("type", type)
        .query(Long.class)
        .single();
  }

  private record NoKey() implements ItemKeyMaterial {
    @Override
    public Optional<ApiKey> apiKey() {
      return Optional.empty();
    }

    @Override
    public Redactor redactor() {
      return Redactor.none();
    }
  }
}

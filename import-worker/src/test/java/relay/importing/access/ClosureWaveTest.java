package relay.importing.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import relay.host.AccountSettings;
import relay.host.IdempotencyKey;
import relay.host.NewAccount;
import relay.importing.bench.HostBench;
import relay.importing.bench.Settings;
import relay.importing.groups.ClaimedGroupPreparation;
import relay.importing.groups.GroupReadiness;
import relay.importing.groups.GroupTimes;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.run.store.ClosureItems;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostVersion;
import relay.simulator.upstream.FakeUpstreams;
import relay.simulator.upstream.KeyTruth;
import relay.simulator.upstream.TruthPlan;
import relay.simulator.upstream.UpstreamOptions;

/** Many items of one group, admitted one after another, are covered by few closures. */
class ClosureWaveTest {
  private static final String MODEL = "kimi-k2.6";
  private static final String CHAT = "POST /v1/chat/completions";
  private static final int ITEMS = 2_500;

  private static final String WAITING =
      """
      INSERT INTO import_items (run_no, item_no, target_no, group_no, stage, state, fingerprint,
                                waits_for, closure_no, admitted_at)
      SELECT :run, n, 1, :group, 'validate', 'waiting', sha256(n::text::bytea), 'closure', :closure,
             :admitted
        FROM generate_series(cast(:first AS int), cast(:last AS int)) n
      """;

  private static final String SHOWN =
      """
      INSERT INTO item_results (run_no, item_no, row_no, target_no, current_stage,
                                confirmation_status, access_status, updated_at)
      SELECT run_no, item_no, item_no, 1, 'validate', 'confirmed', 'unknown', now()
        FROM import_items WHERE run_no = :run
      """;

  private final HostBench bench = HostBench.start(HostOptions.of(HostVersion.V0_1_179));
  private final FakeUpstreams upstreams =
      FakeUpstreams.start(TruthPlan.empty(), UpstreamOptions.defaults());
  private long runNo;
  private long groupNo;
  private long closure;

  @BeforeEach
  void admitOneAccount() {
    upstreams.plant("sk-test-wave", KeyTruth.GOOD);
    var run = bench.run(Settings.subscription().build());
    runNo = run.runNo();
    groupNo = bench.group("kimi");
    var item = run.item(1, groupNo, MODEL);
    var ready =
        (GroupReadiness.Ready)
            new ClaimedGroupPreparation(
                    bench.jdbc(),
                    bench.transactions(),
                    _ -> bench.adapter(),
                    Clock.systemUTC(),
                    GroupTimes.DEFAULT,
                    "worker-1")
                .prepare(item);
    bench
        .adapter()
        .accounts()
        .create(
            new NewAccount(
                "account",
                BaseUrl.parse(upstreams.baseUrl("kimi")),
                new ApiKey("sk-test-wave"),
                Map.of(MODEL, MODEL),
                Set.of(ready.group().group()),
                new AccountSettings(5, 50, BigDecimal.ONE),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            new IdempotencyKey("account-1"));
    closure =
        new ClosureStore(bench.jdbc())
            .ensure(
                new ClosureStore.Subject(
                    bench.hostNo(), groupNo, run.settings().accessMode(), "users", MODEL),
                runNo);
  }

  @AfterEach
  void stop() {
    upstreams.close();
    bench.close();
  }

  @Test
  void endsEveryItemThatWasAdmittedInTimeWithOneCompletion() {
    var longAgo = Instant.now().minusSeconds(60);
    wait(1, ITEMS - 100, longAgo);
    wait(ITEMS - 99, ITEMS, Instant.now().plusSeconds(60));
    bench.jdbc().sql(SHOWN).param("run", runNo).update();

    runOnce();

    assertThat(count("done")).isEqualTo(ITEMS - 100);
    assertThat(count("waiting")).as("admitted after the closure began").isEqualTo(100);
    assertThat(bench.host().journal().calls()).containsEntry(CHAT, 1L);

    bench.jdbc().sql("UPDATE import_items SET admitted_at = :t").param("t", utc(longAgo)).update();
    runOnce();

    assertThat(count("done")).isEqualTo(ITEMS);
    assertThat(bench.host().journal().calls()).containsEntry(CHAT, 2L);
    assertThat(
            bench
                .jdbc()
                .sql("SELECT count(*) FROM item_results WHERE access_status = 'active'")
                .query(Long.class)
                .single())
        .isEqualTo(ITEMS);
  }

  @Test
  void whatItMakesIsNotedForEveryRunThatWaits() {
    var longAgo = Instant.now().minusSeconds(60);
    var second = bench.run(Settings.subscription().build()).runNo();
    wait(1, 1, longAgo);
    waitOf(second, 1, 1, longAgo);
    bench.jdbc().sql(SHOWN).param("run", runNo).update();
    bench.jdbc().sql(SHOWN).param("run", second).update();

    runOnce();

    assertThat(count("done")).isEqualTo(2);
    assertThat(
            bench
                .jdbc()
                .sql(
                    """
                    SELECT run_no FROM managed_resource_uses JOIN managed_resources USING (resource_no)
                     WHERE resource_type = 'subscription' AND kind = 'created'
                    """)
                .query(Long.class)
                .list())
        .containsExactlyInAnyOrder(runNo, second);
  }

  private void wait(int first, int last, Instant admittedAt) {
    waitOf(runNo, first, last, admittedAt);
  }

  private void waitOf(long run, int first, int last, Instant admittedAt) {
    bench
        .jdbc()
        .sql(WAITING)
        .param("run", run)
        .param("group", groupNo)
        .param("closure", closure)
        .param("admitted", utc(admittedAt))
        .param("first", first)
        .param("last", last)
        .update();
  }

  private void runOnce() {
    var epoch =
        bench
            .jdbc()
            .sql(
                """
                UPDATE access_closures SET state = 'queued', lease_epoch = lease_epoch + 1
                RETURNING lease_epoch
                """)
            .query(Integer.class)
            .single();
    new ClosureHandler(
            bench.jdbc(),
            items(),
            Workers.access(bench, "worker-1"),
            bench.keyset(),
            _ -> bench.adapter(),
            new SecureRandom(),
            Clock.systemUTC(),
            Workers.TIMES)
        .run(closure, epoch);
  }

  private CoveredItems items() {
    var items = new ClosureItems(bench.jdbc(), Clock.systemUTC());
    return new CoveredItems() {
      @Override
      public int end(long closureNo, Instant admittedBy, End end) {
        return switch (end) {
          case End.Reached() -> items.reached(closureNo, admittedBy);
          case End.Unreached(var reason, var detail) ->
              items.unreached(closureNo, admittedBy, reason, detail);
        };
      }

      @Override
      public void spent(long closureNo, long tokens) {
        assertThat(tokens).isPositive();
      }
    };
  }

  private long count(String state) {
    return bench
        .jdbc()
        .sql("SELECT count(*) FROM import_items WHERE state = :state")
        .param("state", state)
        .query(Long.class)
        .single();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}

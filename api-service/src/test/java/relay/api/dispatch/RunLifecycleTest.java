package relay.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import relay.jobs.ControlKind;
import relay.jobs.Disposition;
import relay.jobs.Job;
import relay.jobs.QueueSettings;
import relay.jobs.WorkQueue;
import relay.jobs.inprocess.InProcessJobQueue;
import relay.run.AccessStatus;
import relay.run.ImportMode;
import relay.run.ItemPosition;
import relay.run.ItemStage;
import relay.run.ItemState;
import relay.run.ReasonCode;
import relay.run.store.ClosureItems;
import relay.run.store.RunEnds;
import relay.run.store.RunFinish;
import relay.run.store.RunRetry;
import relay.run.store.RunRetry.Answer;
import relay.run.store.RunRetry.Elsewhere;
import relay.secrets.Keyset;
import relay.telemetry.EngineMetrics;
import relay.telemetry.HostIds;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;
import relay.testing.TestRun;

/** What the leader makes of runs, looked at by hand instead of by its clockwork. */
class RunLifecycleTest {
  private static final ItemPosition HELD = new ItemPosition(ItemStage.CONFIRM, ItemState.HELD);

  private TestDatabase database;
  private SimpleMeterRegistry meters;
  private RunWatch watch;
  private RunRetry retries;

  @BeforeEach
  void start() {
    database = TestPostgres.newDatabase();
    meters = new SimpleMeterRegistry();
    var jdbc = database.jdbc();
    var clock = Clock.systemUTC();
    var transaction = new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
    retries = new RunRetry(jdbc, transaction, Keyset.generate(), clock);
    watch =
        new RunWatch(
            new RunFinish(jdbc, transaction, clock),
            new RunEnds(jdbc, clock),
            new EngineMetrics(meters),
            new HostIds(jdbc));
  }

  @AfterEach
  void stop() {
    database.close();
  }

  @Test
  void aBarrierOpensWhenAllHaveArrivedAndNoneIsBroken() {
    var run = TestRun.of(database, 3, 1, ImportMode.STRICT);
    run.put(1, HELD);
    run.put(2, HELD);
    watch.run();
    assertThat(run.position(1)).as("one is still to come").isEqualTo(HELD);

    end(run, 3, AccessStatus.DEGRADED, "upstream.unavailable");
    watch.run();

    assertThat(run.run("barrier")).isEqualTo("open");
    assertThat(run.position(1)).isEqualTo(new ItemPosition(ItemStage.CONFIRM, ItemState.READY));
    assertThat(run.run("state")).isEqualTo("running");
  }

  @Test
  void aBrokenKeyStopsAStrictRun() {
    var run = TestRun.of(database, 4, 1, ImportMode.STRICT);
    run.put(1, HELD);
    run.put(2, ItemPosition.inFlight(ItemStage.PROVISION));
    end(run, 4, AccessStatus.BROKEN, "upstream.key_rejected");

    watch.run();

    assertThat(run.run("state")).isEqualTo("failed");
    assertThat(run.run("barrier")).isEqualTo("stopped");
    for (int item = 1; item <= 3; item++) {
      assertThat(run.shown(item, "reason_code", String.class)).isEqualTo("run.stopped");
      assertThat(run.shown(item, "access_status", String.class)).isEqualTo("unknown");
    }
    assertThat(run.shown(4, "reason_code", String.class)).isEqualTo("upstream.key_rejected");
    assertThat(run.counter("completed")).isEqualTo(4);
    assertThat(run.counter("broken")).isEqualTo(1);
    assertThat(meters.get("relay.items.finished").tag("blame", "run").counter().count())
        .isEqualTo(3);
  }

  @Test
  void theStateOfARunFollowsFromItsItems() {
    var completed = TestRun.of(database, 2);
    end(completed, 1, AccessStatus.ACTIVE, null);
    end(completed, 2, AccessStatus.ACTIVE, null);
    var mixed = TestRun.of(database, 2);
    end(mixed, 1, AccessStatus.ACTIVE, null);
    end(mixed, 2, AccessStatus.BROKEN, "upstream.no_balance");
    var failed = TestRun.of(database, 1);
    end(failed, 1, AccessStatus.BROKEN, "upstream.no_balance");
    var open = TestRun.of(database, 1);

    watch.run();

    assertThat(completed.run("state")).isEqualTo("completed");
    assertThat(mixed.run("state")).isEqualTo("completed_with_warnings");
    assertThat(failed.run("state")).isEqualTo("failed");
    assertThat(open.run("state")).isEqualTo("running");
  }

  @Test
  void aRetryOpensARoundForWhatIsNotActive() {
    var run = TestRun.of(database, 3);
    end(run, 1, AccessStatus.ACTIVE, null);
    end(run, 2, AccessStatus.BROKEN, "upstream.no_balance");
    end(run, 3, AccessStatus.DEGRADED, "upstream.unavailable");
    assertThat(retries.retry(run.number(), RunRetry.Filter.ALL, Elsewhere.NOWHERE))
        .as("a running run")
        .isEqualTo(new Answer.Nothing());
    watch.run();

    var filter =
        new RunRetry.Filter(
            Optional.empty(), Optional.of(ReasonCode.UPSTREAM_NO_BALANCE), Optional.empty());
    assertThat(retries.retry(run.number(), filter, Elsewhere.NOWHERE))
        .isEqualTo(new Answer.Reopened(1));

    assertThat(run.run("state")).isEqualTo("running");
    assertThat(run.run("round")).isEqualTo("2");
    assertThat(run.position(2)).isEqualTo(new ItemPosition(ItemStage.PROBE, ItemState.READY));
    assertThat(run.position(3)).isEqualTo(ItemPosition.DONE);
    assertThat(run.shown(2, "access_status", String.class)).isEqualTo("unknown");
    assertThat(run.trail(2)).containsExactly("reopened");
    assertThat(run.counter("completed")).isEqualTo(2);
    assertThat(run.counter("broken")).isZero();
  }

  @Test
  void aClosureIsHandedOutOnceAndEndsTheItemsItCovers() {
    var run = TestRun.of(database, 2);
    long closure = closure(run);
    awaitClosure(run, 1, closure, "1 minute");
    awaitClosure(run, 2, closure, "0 seconds");
    try (var queue = queue()) {
      var jobs = new LinkedBlockingQueue<Job>();
      queue.consume(
          WorkQueue.CONTROL,
          1,
          delivery -> {
            jobs.add(delivery.job());
            delivery.settle(Disposition.DONE);
          });
      var scheduler =
          new ClosureScheduler(
              database.jdbc(),
              queue,
              defaults("relay.dispatch", DispatchSettings.class),
              Clock.systemUTC());

      scheduler.run();
      scheduler.run();

      await().atMost(Duration.ofSeconds(10)).until(() -> !jobs.isEmpty());
      assertThat(jobs).hasSize(1);
      assertThat(jobs.element())
          .isInstanceOfSatisfying(
              Job.Control.class,
              job -> {
                assertThat(job.kind()).isEqualTo(ControlKind.ACCESS_CLOSURE);
                assertThat(job.subjectNo()).isEqualTo(closure);
                assertThat(job.epoch()).isEqualTo(1);
              });
    }
    var ends = new ClosureItems(database.jdbc(), Clock.systemUTC());

    int ended = ends.reached(closure, Instant.now().minusSeconds(2));

    assertThat(ended).isEqualTo(1);
    assertThat(run.position(1)).isEqualTo(ItemPosition.DONE);
    assertThat(run.shown(1, "proof ->> 'group_check'", String.class)).isEqualTo("passed");
    assertThat(run.position(2).state()).as("admitted too late").isEqualTo(ItemState.WAITING);
    assertThat(run.counter("active")).isEqualTo(1);
  }

  @Test
  void keysAreDestroyedWhenTheirRetentionIsOver() {
    var over = TestRun.of(database, 1);
    var kept = TestRun.of(database, 1);
    for (var run : List.of(over, kept)) {
      end(run, 1, AccessStatus.ACTIVE, null);
    }
    database.jdbc().sql("UPDATE import_runs SET data_key_sealed = '\\x01'").update();
    watch.run();
    database
        .jdbc()
        .sql("UPDATE import_runs SET key_retention_until = now() WHERE run_no = :run")
        .param("run", over.number().value())
        .update();

    new KeyRetention(database.jdbc(), Clock.systemUTC()).run();

    assertThat(over.run("data_key_sealed IS NULL")).isEqualTo("true");
    assertThat(kept.run("data_key_sealed IS NULL")).isEqualTo("false");
  }

  @Test
  void anAccountThatRestedForARetryIsDeletedWithItsKey() {
    var run = TestRun.of(database, 4);
    for (int item = 1; item <= 4; item++) {
      end(run, item, AccessStatus.DEGRADED, "upstream.unavailable");
    }
    database.jdbc().sql("UPDATE import_runs SET data_key_sealed = '\\x01'").update();
    watch.run();
    database
        .jdbc()
        .sql(
            """
            INSERT INTO upstream_keys (host_no, fingerprint, base_url, provider_id, account_id,
                                       account_origin, placement, last_checked_at)
            SELECT r.host_no, i.fingerprint, '', '', CASE WHEN i.item_no < 4 THEN i.item_no END,
                   CASE WHEN i.item_no < 4 THEN 'created' END,
                   CASE i.item_no WHEN 2 THEN 'in_service' END,
                   r.finished_at + CASE i.item_no WHEN 3 THEN 1 ELSE -1 END * interval '1 second'
            FROM import_items i JOIN import_runs r USING (run_no) WHERE run_no = :run
            """)
        .param("run", run.number().value())
        .update();
    database
        .jdbc()
        .sql(
            """
            INSERT INTO account_intents (host_no, fingerprint, generation, run_no, item_no,
                                         account_name, request, state, created_at)
            SELECT host_no, fingerprint, generation, 1, 4, 'kimi', '{}', 'open', now()
            FROM upstream_keys WHERE account_id IS NULL
            """)
        .update();
    database.jdbc().sql("UPDATE import_runs SET key_retention_until = now()").update();

    new KeyRetention(database.jdbc(), Clock.systemUTC()).run();

    assertThat(
            database
                .jdbc()
                .sql("SELECT coalesce(aftercare, 'kept') FROM upstream_keys ORDER BY account_id")
                .query((row, index) -> row.getString(1))
                .list())
        .as("resting, in service, judged by a later run, perhaps made and never answered")
        .containsExactly("delete", "kept", "kept", "delete");
  }

  private void end(TestRun run, int item, AccessStatus access, @Nullable String reason) {
    run.put(item, ItemPosition.DONE);
    database
        .jdbc()
        .sql(
            """
            UPDATE item_results SET access_status = :access, reason_code = :reason,
              confirmation_status = CASE :access WHEN 'active' THEN 'confirmed' ELSE 'failed' END
            WHERE run_no = :run AND item_no = :item
            """)
        .param("access", access.code())
        .param("reason", reason)
        .param("run", run.number().value())
        .param("item", item)
        .update();
  }

  private long closure(TestRun run) {
    return database
        .jdbc()
        .sql(
            """
            INSERT INTO access_closures (host_no, group_no, access_mode, users_key, smoke_model, run_no)
            SELECT :host, group_no, 'subscription', 'users', 'kimi-k2.6', :run
            FROM host_groups WHERE host_no = :host RETURNING closure_no
            """)
        .param("host", run.hostNo())
        .param("run", run.number().value())
        .query((row, index) -> row.getLong(1))
        .single();
  }

  private void awaitClosure(TestRun run, int item, long closure, String admittedAgo) {
    run.put(item, new ItemPosition(ItemStage.VALIDATE, ItemState.WAITING));
    database
        .jdbc()
        .sql(
            """
            UPDATE import_items SET closure_no = :closure, admitted_at = now() - :ago::interval
            WHERE run_no = :run AND item_no = :item
            """)
        .param("closure", closure)
        .param("ago", admittedAgo)
        .param("run", run.number().value())
        .param("item", item)
        .update();
  }

  private static InProcessJobQueue queue() {
    return new InProcessJobQueue(defaults("relay.queue", QueueSettings.class));
  }

  private static <T> T defaults(String prefix, Class<T> type) {
    return new Binder(new MapConfigurationPropertySource(Map.of())).bindOrCreate(prefix, type);
  }
}

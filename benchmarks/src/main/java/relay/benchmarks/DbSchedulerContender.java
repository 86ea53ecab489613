package relay.benchmarks;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** db-scheduler with jobs that do nothing; a job is done when its row is gone. */
final class DbSchedulerContender implements Contender {

  /** The schema that its documentation gives for PostgreSQL. */
  private static final String SCHEMA =
      """
      CREATE TABLE scheduled_tasks (
        task_name text NOT NULL,
        task_instance text NOT NULL,
        task_data bytea,
        execution_time timestamptz NOT NULL,
        picked boolean NOT NULL,
        picked_by text,
        last_success timestamptz,
        last_failure timestamptz,
        consecutive_failures integer,
        last_heartbeat timestamptz,
        version bigint NOT NULL,
        priority smallint,
        PRIMARY KEY (task_name, task_instance)
      );
      CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time);
      CREATE INDEX last_heartbeat_idx ON scheduled_tasks (last_heartbeat);
      """;

  private static final int THREADS = 16;

  /** Fetches again when fewer than {@code THREADS} are left, up to four times as many. */
  private static final double LOWER_LIMIT = 1.0;

  private static final double UPPER_LIMIT = 4.0;
  private static final Duration POLLING = Duration.ofMillis(100);

  private final HikariDataSource pool;
  private final JdbcClient jdbc;
  private final AtomicLong ran = new AtomicLong();
  private final OneTimeTask<Void> task =
      Tasks.oneTime("nothing").execute((instance, context) -> ran.incrementAndGet());

  DbSchedulerContender(BenchDatabase database) {
    pool = database.pool("db_scheduler", THREADS + 4);
    jdbc = JdbcClient.create(pool);
    jdbc.sql(SCHEMA).update();
  }

  @Override
  public String name() {
    return "db-scheduler " + Versions.of(Scheduler.class);
  }

  @Override
  public String settings() {
    return "lock-and-fetch, limits %.0f/%.0f, %d threads, scheduleBatch"
        .formatted(LOWER_LIMIT, UPPER_LIMIT, THREADS);
  }

  @Override
  public int unitsPerJob() {
    return 1;
  }

  @Override
  public Duration drain(int jobs) {
    ran.set(0);
    var scheduler =
        Scheduler.create(pool, task)
            .threads(THREADS)
            .pollUsingLockAndFetch(LOWER_LIMIT, UPPER_LIMIT)
            .pollingInterval(POLLING)
            .build();
    scheduler.scheduleBatch(
        IntStream.range(0, jobs).<TaskInstance<?>>mapToObj(job -> task.instance("job-" + job)),
        Instant.now());
    var start = System.nanoTime();
    scheduler.start();
    try {
      Waiting.until("db-scheduler has done its jobs", () -> ran.get() >= jobs && left() == 0);
      var took = Duration.ofNanos(System.nanoTime() - start);
      if (ran.get() != jobs) {
        throw new IllegalStateException("%d of %d jobs ran".formatted(ran.get(), jobs));
      }
      return took;
    } finally {
      scheduler.stop();
    }
  }

  private long left() {
    return jdbc.sql("SELECT count(*) FROM scheduled_tasks").query(Long.class).single();
  }

  @Override
  public void close() {
    pool.close();
  }
}

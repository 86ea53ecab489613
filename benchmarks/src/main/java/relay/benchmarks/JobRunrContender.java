package relay.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.stream.IntStream;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.scheduling.BackgroundJob;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;
import org.jobrunr.utils.mapper.jackson3.Jackson3JsonMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** JobRunr with jobs that do nothing; a job is done when its row says that it succeeded. */
final class JobRunrContender implements Contender {

  /** More than 64 gained nothing on two cores. */
  private static final int WORKERS = 64;

  /** The shortest that it takes. */
  private static final Duration POLLING = Duration.ofSeconds(5);

  private final HikariDataSource pool;
  private final JdbcClient jdbc;
  private final StorageProvider storage;

  JobRunrContender(BenchDatabase database) {
    pool = database.pool("jobrunr", WORKERS);
    jdbc = JdbcClient.create(pool);
    storage = SqlStorageProviderFactory.using(pool);
  }

  @Override
  public String name() {
    return "JobRunr " + Versions.of(JobRunr.class);
  }

  @Override
  public String settings() {
    return "%d workers on virtual threads, polling every %d s (its minimum)"
        .formatted(WORKERS, POLLING.toSeconds());
  }

  @Override
  public int unitsPerJob() {
    return 1;
  }

  @Override
  public Duration drain(int jobs) {
    IdleJob.reset();
    JobRunr.configure()
        .useJsonMapper(new Jackson3JsonMapper())
        .useStorageProvider(storage)
        .useBackgroundJobServer(
            BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                .andWorkerCount(WORKERS)
                .andPollInterval(POLLING),
            false)
        .initialize();
    try {
      var before = succeeded();
      BackgroundJob.enqueue(IntStream.range(0, jobs).boxed(), job -> IdleJob.run());
      var start = System.nanoTime();
      JobRunr.getBackgroundJobServer().start();
      Waiting.until(
          "JobRunr has done its jobs", () -> IdleJob.ran() >= jobs && succeeded() - before >= jobs);
      var took = Duration.ofNanos(System.nanoTime() - start);
      if (IdleJob.ran() != jobs) {
        throw new IllegalStateException("%d of %d jobs ran".formatted(IdleJob.ran(), jobs));
      }
      return took;
    } finally {
      JobRunr.destroy();
    }
  }

  private long succeeded() {
    return jdbc.sql("SELECT count(*) FROM jobrunr_jobs WHERE state = 'SUCCEEDED'")
        .query(Long.class)
        .single();
  }

  @Override
  public void close() {
    pool.close();
  }
}

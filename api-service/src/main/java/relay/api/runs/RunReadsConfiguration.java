package relay.api.runs;

import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import relay.run.store.RunRetry;
import relay.secrets.Keyset;

/** The reads of the V2 API. */
@Configuration(proxyBeanMethods = false)
@Import({RunController.class, RunActionController.class, ExportController.class})
public class RunReadsConfiguration {

  private static final Duration WAIT_PAUSE = Duration.ofMillis(100);
  private static final Duration STREAM_PAUSE = Duration.ofSeconds(1);

  @Bean
  RunReads runReads(JdbcClient jdbc) {
    return new RunReads(jdbc);
  }

  @Bean
  ItemReads itemReads(JdbcClient jdbc) {
    return new ItemReads(jdbc);
  }

  @Bean
  RunWait runWait(RunReads runs) {
    return new RunWait(runs, WAIT_PAUSE);
  }

  @Bean
  ExportReads exportReads(DataSource dataSource) {
    return new ExportReads(dataSource);
  }

  @Bean
  ReportReads reportReads(JdbcClient jdbc) {
    return new ReportReads(jdbc);
  }

  @Bean
  ProgressReads progressReads(JdbcClient jdbc, Clock clock) {
    return new ProgressReads(jdbc, clock);
  }

  @Bean
  RunQueries runQueries(
      RunReads runs, ItemReads items, ProgressReads progress, ReportReads reports) {
    return new RunQueries(runs, items, progress, reports);
  }

  @Bean
  RunRetry runRetry(
      JdbcClient jdbc, PlatformTransactionManager transactions, Keyset keyset, Clock clock) {
    return new RunRetry(jdbc, new TransactionTemplate(transactions), keyset, clock);
  }

  @Bean
  RunStream runStream(RunQueries queries) {
    return new RunStream(queries, STREAM_PAUSE);
  }
}

package relay.api.submission;

import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import relay.egress.AllowedNetworks;
import relay.hosts.HostRegistry;
import relay.secrets.KeyIdentity;
import relay.secrets.Keyset;

/** Takes batches. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SubmissionProperties.class)
@Import(SubmissionController.class)
public class SubmissionConfiguration {

  private static final Duration WINDOW_PAUSE = Duration.ofMillis(50);

  @Bean
  SubmitRun submitRun(
      DataSource dataSource,
      JdbcClient jdbc,
      HostRegistry hosts,
      Keyset keyset,
      AllowedNetworks allowed,
      SubmissionProperties properties,
      Clock clock) {
    var stores =
        new SubmitRun.Stores(new StagingStore(jdbc), new RunStore(jdbc), new HostLookup(hosts));
    var planning = new PlanRun(new PlanStore(jdbc), new HostLook(hosts, KeyIdentity.of(keyset)));
    return new SubmitRun(
        dataSource,
        stores,
        planning,
        keyset,
        Thread::startVirtualThread,
        allowed,
        properties,
        clock);
  }

  @Bean
  SubmissionService submissionService(
      PlatformTransactionManager transactions,
      SubmitRun submitRun,
      JdbcClient jdbc,
      SubmissionProperties properties,
      Clock clock) {
    return new SubmissionService(
        new TransactionTemplate(transactions),
        submitRun,
        new IdempotencyStore(jdbc),
        new ConfirmWindow(new AnswerStore(jdbc), WINDOW_PAUSE),
        properties.atOnce(),
        clock);
  }
}

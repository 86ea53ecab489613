package relay.importing.groups;

import java.time.Clock;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import relay.hosts.HostRegistry;
import relay.time.Pace;

/** The preparation of groups. */
@Configuration(proxyBeanMethods = false)
public class GroupsConfiguration {

  @Bean
  GroupPreparation groupPreparation(
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      HostRegistry hosts,
      Clock clock,
      Pace pace) {
    return new ClaimedGroupPreparation(
        jdbc,
        new TransactionTemplate(transactions),
        hosts::adapter,
        clock,
        GroupTimes.DEFAULT.faster(pace.factor()),
        "import-" + UUID.randomUUID());
  }
}

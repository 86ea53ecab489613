package relay.run.store;

import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The write side of runs and items, as every service may use it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EngineSettings.class)
public class RunStoreConfiguration {

  @Bean
  ItemHandOut itemHandOut(JdbcClient jdbc, Clock clock) {
    return new ItemHandOut(jdbc, clock);
  }

  @Bean
  LostItems lostItems(JdbcClient jdbc, Clock clock) {
    return new LostItems(jdbc, clock);
  }

  @Bean
  RunEnds runEnds(JdbcClient jdbc, Clock clock) {
    return new RunEnds(jdbc, clock);
  }

  @Bean
  RunFinish runFinish(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
    return new RunFinish(jdbc, new TransactionTemplate(transactions), clock);
  }

  @Bean
  RunActions runActions(JdbcClient jdbc) {
    return new RunActions(jdbc);
  }

  @Bean
  ClosureItems closureItems(JdbcClient jdbc, Clock clock) {
    return new ClosureItems(jdbc, clock);
  }

  @Bean
  Workers workers(JdbcClient jdbc, Clock clock) {
    return new Workers(jdbc, clock);
  }

  @Bean
  FleetSize fleetSize(Workers workers, Clock clock) {
    return new FleetSize(workers, clock);
  }

  @Bean
  FleetCounts fleetCounts(JdbcClient jdbc, Clock clock) {
    return new FleetCounts(jdbc, clock);
  }
}

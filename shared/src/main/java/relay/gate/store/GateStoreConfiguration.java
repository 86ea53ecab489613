package relay.gate.store;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import relay.gate.CircuitRules;
import relay.time.Pace;

/** The table of the gates, for every service that goes through them or shows them. */
@Configuration(proxyBeanMethods = false)
public class GateStoreConfiguration {

  @Bean
  CircuitRules circuitRules(Pace pace) {
    return CircuitRules.LIVE.at(pace::of);
  }

  @Bean
  GateStore gateStore(
      JdbcClient jdbc, PlatformTransactionManager transactions, CircuitRules rules, Clock clock) {
    return new GateStore(jdbc, new TransactionTemplate(transactions), rules, clock);
  }

  @Bean
  ParkedItems parkedItems(
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      GateStore gates,
      CircuitRules rules,
      Clock clock) {
    return new ParkedItems(jdbc, new TransactionTemplate(transactions), gates, rules, clock);
  }
}

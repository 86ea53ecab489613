package relay.api.gates;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.gate.store.GateStoreConfiguration;

/** The gates' part of the API. */
@Configuration(proxyBeanMethods = false)
@Import({GateStoreConfiguration.class, GateController.class})
public class GateApiConfiguration {

  @Bean
  GateReads gateReads(JdbcClient jdbc) {
    return new GateReads(jdbc);
  }
}

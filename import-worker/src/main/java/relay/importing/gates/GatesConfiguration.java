package relay.importing.gates;

import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.gate.CircuitRules;
import relay.gate.store.GateStore;
import relay.gate.store.GateStoreConfiguration;
import relay.run.store.EngineSettings;
import relay.schema.SchemaVersion;
import relay.telemetry.HostIds;
import relay.time.Pace;

/** The gates in front of hosts and sellers. */
@Configuration(proxyBeanMethods = false)
@Import(GateStoreConfiguration.class)
public class GatesConfiguration {

  /** However fast the product's pace: more often would only take the database from others. */
  private static final Duration OFTEN = Duration.ofMillis(100);

  @Bean
  Gates gates(GateStore store, CircuitRules rules, Clock clock) {
    return new Gates(store, rules, clock);
  }

  @Bean
  Gatekeeper gatekeeper(Gates gates, JdbcClient jdbc, Pace pace) {
    return new Gatekeeper(gates, new HostIds(jdbc)::of, pace::of);
  }

  @Bean
  GateHeartbeat gateHeartbeat(
      Gates gates, SchemaVersion schema, EngineSettings configured, Pace pace) {
    Duration paced = configured.at(pace).heartbeatEvery();
    return new GateHeartbeat(gates, schema, paced.compareTo(OFTEN) < 0 ? OFTEN : paced);
  }
}

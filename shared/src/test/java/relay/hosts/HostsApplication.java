package relay.hosts;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import relay.secrets.Keyset;
import relay.secrets.Sealer;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;

/** The registered hosts alone, on a database of their own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(HostsConfiguration.class)
class HostsApplication {
  static final TestDatabase DATABASE = TestPostgres.newDatabase();

  @Bean
  JdbcConnectionDetails database() {
    return DATABASE.connectionDetails();
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  MeterRegistry meters() {
    return new SimpleMeterRegistry();
  }

  @Bean
  Sealer sealer() {
    return Sealer.of(Keyset.generate());
  }
}

package relay.time;

import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The clock of a service, UTC, and its pace. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(Pace.class)
public class TimeConfiguration {

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}

package relay.api.runs;

import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The reads of the V2 API. */
@Configuration(proxyBeanMethods = false)
@Import(RunController.class)
public class RunReadsConfiguration {

  private static final Duration WAIT_PAUSE = Duration.ofMillis(100);

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
}

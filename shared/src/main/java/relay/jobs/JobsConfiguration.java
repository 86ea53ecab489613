package relay.jobs;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What every service with a queue needs beside one of the adapters, which import this. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(QueueSettings.class)
public class JobsConfiguration {

  @Bean
  JobQueueLifecycle jobQueueLifecycle(JobQueue queue, QueueSettings settings) {
    return new JobQueueLifecycle(queue, settings);
  }

  @Bean
  DeadLettersHealthIndicator deadLettersHealthIndicator(JobQueue queue) {
    return new DeadLettersHealthIndicator(queue);
  }

  /** A service is no better than degraded while one of its parts is. */
  @Bean
  StatusAggregator statusAggregator() {
    return StatusAggregator.of(
        Status.DOWN,
        Status.OUT_OF_SERVICE,
        DeadLettersHealthIndicator.DEGRADED,
        Status.UP,
        Status.UNKNOWN);
  }
}

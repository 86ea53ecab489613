package relay.reconcile.consumer;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import relay.jobs.JobQueue;

/** Consumes reconcile jobs from whichever queue the application is composed with. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReconcileSettings.class)
public class ReconcileConsumerConfiguration {

  @Bean
  ReconcileConsumer reconcileConsumer(JobQueue queue, ReconcileSettings settings) {
    return new ReconcileConsumer(queue, settings, new ReconcileJobHandler());
  }
}

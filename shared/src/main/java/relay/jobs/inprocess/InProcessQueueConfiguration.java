package relay.jobs.inprocess;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import relay.jobs.JobQueue;
import relay.jobs.JobsConfiguration;
import relay.jobs.QueueSettings;

/**
 * Gives the all-in-one its queue without a broker. An application that imports this excludes Spring
 * Boot's RabbitMQ auto-configurations, whose health would miss a broker.
 */
@Configuration(proxyBeanMethods = false)
@Import(JobsConfiguration.class)
public class InProcessQueueConfiguration {

  @Bean
  JobQueue jobQueue(QueueSettings settings) {
    return new InProcessJobQueue(settings);
  }
}

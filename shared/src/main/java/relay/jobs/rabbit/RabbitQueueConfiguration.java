package relay.jobs.rabbit;

import java.time.Duration;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.amqp.autoconfigure.ConnectionFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import relay.jobs.JobQueue;
import relay.jobs.JobsConfiguration;
import relay.jobs.QueueSettings;

/**
 * Gives a service its queue on RabbitMQ; the broker's address stands in {@code spring.rabbitmq.*}.
 */
@Configuration(proxyBeanMethods = false)
@Import(JobsConfiguration.class)
public class RabbitQueueConfiguration {
  private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(5);
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  /** The client's own minute would hold up a publisher, and hide a dead broker, for too long. */
  @Bean
  ConnectionFactoryCustomizer quickToNoticeABrokenConnection() {
    return factory -> {
      factory.setConnectionTimeout(Math.toIntExact(CONNECTS_WITHIN.toMillis()));
      factory.setRequestedHeartbeat(Math.toIntExact(HEARTBEAT.toSeconds()));
    };
  }

  @Bean
  JobQueue jobQueue(ConnectionFactory connections, QueueSettings settings) {
    return new RabbitJobQueue(connections, settings);
  }
}

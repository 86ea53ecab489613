package relay.reconcile;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.annotation.Import;
import relay.jobs.rabbit.RabbitQueueConfiguration;
import relay.reconcile.consumer.ReconcileConsumerConfiguration;
import relay.schema.SchemaConfiguration;

/**
 * Consumes reconcile jobs. The schema is for api-service to migrate, so this waits unready until it
 * is there; nothing here is an entity.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
    exclude = {
      FlywayAutoConfiguration.class,
      HibernateJpaAutoConfiguration.class,
      DataJpaRepositoriesAutoConfiguration.class
    })
@Import({
  SchemaConfiguration.class,
  RabbitQueueConfiguration.class,
  ReconcileConsumerConfiguration.class
})
public class ReconcileWorkerApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(ReconcileWorkerApplication.class, arguments);
  }
}

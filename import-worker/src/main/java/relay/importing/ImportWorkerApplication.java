package relay.importing;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import relay.jobs.rabbit.RabbitQueueConfiguration;

/** Consumes import jobs and carries each key through its four stages. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ImportWorkerConfiguration.class, RabbitQueueConfiguration.class})
public class ImportWorkerApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(ImportWorkerApplication.class, arguments);
  }
}

package relay.api;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import relay.jobs.rabbit.RabbitQueueConfiguration;

/** REST API, console, dispatcher and migrations. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ApiServiceConfiguration.class, RabbitQueueConfiguration.class})
public class ApiServiceApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(ApiServiceApplication.class, arguments);
  }
}

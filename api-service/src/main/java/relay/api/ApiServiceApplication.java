package relay.api;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** REST API, console, dispatcher and migrations. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ApiServiceApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(ApiServiceApplication.class, arguments);
  }
}

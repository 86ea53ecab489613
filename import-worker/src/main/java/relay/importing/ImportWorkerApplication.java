package relay.importing;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** Consumes import jobs and carries each key through its four stages. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ImportWorkerApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(ImportWorkerApplication.class, arguments);
  }
}

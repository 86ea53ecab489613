package relay.reconcile;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** Consumes reconcile jobs. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ReconcileWorkerApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(ReconcileWorkerApplication.class, arguments);
  }
}

package relay.benchmarks;

import java.util.concurrent.CountDownLatch;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import picocli.CommandLine.Command;
import relay.api.ApiServiceConfiguration;
import relay.jobs.inprocess.InProcessQueueConfiguration;

/** The API service in a process of its own, as the ingest measurement starts it. */
@Command(name = "ingest-service", hidden = true)
final class IngestService implements Runnable {

  /** The service and a queue that nobody reads. */
  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({ApiServiceConfiguration.class, InProcessQueueConfiguration.class})
  static class Composition {}

  @Override
  public void run() {
    SpringApplication.run(Composition.class);
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}

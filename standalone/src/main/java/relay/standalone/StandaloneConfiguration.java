package relay.standalone;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import relay.api.ApiServiceConfiguration;
import relay.importing.ImportWorkerConfiguration;
import relay.reconcile.consumer.ReconcileConsumerConfiguration;

/** The three services in one JVM; the queue is added by whoever starts them. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  ApiServiceConfiguration.class,
  ImportWorkerConfiguration.class,
  ReconcileConsumerConfiguration.class
})
class StandaloneConfiguration {}

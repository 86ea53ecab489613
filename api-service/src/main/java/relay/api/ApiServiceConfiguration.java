package relay.api;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import relay.api.console.ConsoleConfiguration;
import relay.api.dispatch.DispatchConfiguration;
import relay.api.gates.GateApiConfiguration;
import relay.api.hosts.HostApiConfiguration;
import relay.api.runs.RunReadsConfiguration;
import relay.api.submission.SubmissionConfiguration;
import relay.api.web.WebConfiguration;
import relay.egress.EgressConfiguration;
import relay.hosts.HostsConfiguration;
import relay.secrets.SecretsConfiguration;
import relay.time.TimeConfiguration;

/** All subjects of the API service; the queue is added by whoever starts it. */
@Configuration(proxyBeanMethods = false)
@Import({
  TimeConfiguration.class,
  SecretsConfiguration.class,
  EgressConfiguration.class,
  WebConfiguration.class,
  SubmissionConfiguration.class,
  RunReadsConfiguration.class,
  HostApiConfiguration.class,
  GateApiConfiguration.class,
  ConsoleConfiguration.class,
  HostsConfiguration.class,
  HostApiConfiguration.class,
  DispatchConfiguration.class
})
public class ApiServiceConfiguration {}

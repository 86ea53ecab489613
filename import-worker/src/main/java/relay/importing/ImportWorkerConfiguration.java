package relay.importing;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import relay.egress.EgressConfiguration;
import relay.hosts.HostsConfiguration;
import relay.importing.access.AccessConfiguration;
import relay.importing.confirm.ConfirmConfiguration;
import relay.importing.consumer.ConsumerConfiguration;
import relay.importing.gates.GatesConfiguration;
import relay.importing.groups.GroupsConfiguration;
import relay.importing.probe.ProbeConfiguration;
import relay.importing.provision.ProvisionConfiguration;
import relay.run.store.RunStoreConfiguration;
import relay.secrets.SecretsConfiguration;
import relay.time.TimeConfiguration;

/** All subjects of the import worker; the queue is added by whoever starts it. */
@Configuration(proxyBeanMethods = false)
@Import({
  TimeConfiguration.class,
  SecretsConfiguration.class,
  EgressConfiguration.class,
  HostsConfiguration.class,
  RunStoreConfiguration.class,
  GatesConfiguration.class,
  ProbeConfiguration.class,
  GroupsConfiguration.class,
  ProvisionConfiguration.class,
  ConfirmConfiguration.class,
  AccessConfiguration.class,
  ConsumerConfiguration.class
})
public class ImportWorkerConfiguration {}

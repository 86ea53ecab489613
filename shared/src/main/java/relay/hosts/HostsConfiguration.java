package relay.hosts;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import relay.host.HostAdapters;
import relay.host.sub2api.HttpSettings;
import relay.host.sub2api.Sub2ApiAdapters;
import relay.run.store.FleetSize;
import relay.run.store.RunStoreConfiguration;
import relay.secrets.Sealer;

/** The registered hosts and their adapters; needs a {@link Clock} and a {@link Sealer}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LookSettings.class)
@Import(RunStoreConfiguration.class)
@EntityScan(basePackageClasses = HostEntity.class)
public class HostsConfiguration {

  /** The API service, whose calls are few, takes the share of one worker beside them. */
  @Bean(destroyMethod = "close")
  HostAdapters hostAdapters(MeterRegistry meters, Clock clock, FleetSize fleet) {
    return new Sub2ApiAdapters(HttpSettings.DEFAULT, meters, clock, fleet::importWorkers);
  }

  @Bean
  HostStore hostStore(
      EntityManagerFactory factory, PlatformTransactionManager transactions, Sealer sealer) {
    return new HostStore(
        SharedEntityManagerCreator.createSharedEntityManager(factory),
        new TransactionTemplate(transactions),
        sealer);
  }

  @Bean
  CapabilitySnapshots capabilitySnapshots(JdbcClient jdbc) {
    return new CapabilitySnapshots(jdbc);
  }

  @Bean
  HostRegistry hostRegistry(
      HostStore hosts, CapabilitySnapshots snapshots, HostAdapters adapters, Clock clock) {
    return new HostRegistry(hosts, snapshots, adapters, clock);
  }

  @Bean
  RegisterHost registerHost(
      HostStore hosts,
      CapabilitySnapshots snapshots,
      JdbcClient jdbc,
      HostAdapters adapters,
      LookSettings settings,
      Clock clock) {
    return new RegisterHost(
        hosts, snapshots, new KnownGroups(jdbc), adapters, settings.answerWithin(), clock);
  }

  @Bean
  HostWatch hostWatch(
      CapabilitySnapshots snapshots, RegisterHost register, LookSettings settings, Clock clock) {
    return new HostWatch(snapshots, register, settings.againAfter(), clock);
  }
}

package relay.importing.provision;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import relay.hosts.HostRegistry;
import relay.importing.access.StagingGroups;
import relay.importing.groups.GroupPreparation;
import relay.keys.AftercareStore;
import relay.keys.IntentStore;
import relay.keys.KeyStore;
import relay.resource.LedgerStore;
import relay.schema.SchemaVersion;
import relay.secrets.KeyIdentity;
import relay.secrets.Keyset;
import relay.time.Pace;

/** The stage {@code provision}, and the care for accounts that were not admitted. */
@Configuration(proxyBeanMethods = false)
public class ProvisionConfiguration {
  private static final Duration AFTERCARE_EVERY = Duration.ofSeconds(2);

  @Bean
  KeyStore keyStore(JdbcClient jdbc) {
    return new KeyStore(jdbc);
  }

  @Bean
  ReachableHosts reachableHosts(HostRegistry hosts, Clock clock) {
    return ReachableHosts.of(hosts::adapter, clock);
  }

  @Bean
  AccountProvider accountProvider(
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      KeyStore keys,
      Keyset keyset,
      Clock clock) {
    return AccountProvider.of(
        new TransactionTemplate(transactions),
        keys,
        new IntentStore(jdbc),
        new LedgerStore(jdbc),
        KeyIdentity.of(keyset),
        clock,
        new SecureRandom());
  }

  @Bean
  ProvisionStage provisionStage(
      GroupPreparation groups,
      StagingGroups staging,
      ReachableHosts hosts,
      KeyStore keys,
      AccountProvider provider,
      Clock clock,
      Pace pace) {
    return new ProvisionStage(
        groups, staging, hosts, keys, provider, pace.of(ProvisionStage.KEY_POLL), clock);
  }

  @Bean
  AftercareLoop aftercareLoop(
      JdbcClient jdbc, ReachableHosts hosts, SchemaVersion schema, Clock clock, Pace pace) {
    var aftercare =
        new AccountAftercare(new AftercareStore(jdbc), new LedgerStore(jdbc), hosts, clock);
    return new AftercareLoop(aftercare, schema, pace.of(AFTERCARE_EVERY));
  }
}

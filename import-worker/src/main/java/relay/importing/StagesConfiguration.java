package relay.importing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import relay.host.HostAdapter;
import relay.hosts.HostRegistry;
import relay.importing.access.AccessTimes;
import relay.importing.access.ClosureHandler;
import relay.importing.access.CoveredItems;
import relay.importing.access.ProbeAccess;
import relay.importing.access.StagingGroups;
import relay.importing.access.ValidateStage;
import relay.importing.admission.Admissions;
import relay.importing.admission.GroupPlaces;
import relay.importing.confirm.ConfirmStage;
import relay.importing.confirm.ConfirmTimes;
import relay.importing.consumer.ControlWork;
import relay.importing.groups.ClaimedGroupPreparation;
import relay.importing.groups.GroupPreparation;
import relay.importing.groups.GroupTimes;
import relay.importing.provision.AccountProvider;
import relay.importing.provision.ProvisionStage;
import relay.importing.provision.ReachableHosts;
import relay.jobs.ControlKind;
import relay.keys.IntentStore;
import relay.keys.KeyStore;
import relay.resource.LedgerStore;
import relay.secrets.Keyset;
import relay.secrets.Sealer;
import relay.time.Pace;

/** The stages behind the probe, and the access closure. */
@Configuration(proxyBeanMethods = false)
class StagesConfiguration {

  /** How long a finished proof waits for others to be admitted in the same call. */
  private static final Duration ADMISSION_LINGER = Duration.ofMillis(100);

  private final RandomGenerator random = new SecureRandom();

  @Bean
  WorkerName workerName() throws UnknownHostException {
    return new WorkerName(
        InetAddress.getLocalHost().getHostName()
            + "-"
            + UUID.randomUUID().toString().substring(0, 8));
  }

  @Bean
  LongFunction<HostAdapter> hostAdapterByNumber(HostRegistry hosts) {
    return hosts::adapter;
  }

  @Bean
  ReachableHosts reachableHosts(LongFunction<HostAdapter> hosts, Clock clock) {
    return ReachableHosts.of(hosts, clock);
  }

  @Bean
  KeyStore keyStore(JdbcClient jdbc) {
    return new KeyStore(jdbc);
  }

  @Bean
  GroupPreparation groupPreparation(
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      LongFunction<HostAdapter> hosts,
      Clock clock,
      Pace pace,
      WorkerName worker) {
    return new ClaimedGroupPreparation(
        jdbc,
        new TransactionTemplate(transactions),
        hosts,
        clock,
        GroupTimes.DEFAULT.faster(pace.factor()),
        worker.value());
  }

  @Bean
  ProbeAccess probeAccess(
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      Keyset keyset,
      LongFunction<HostAdapter> hosts,
      Clock clock,
      Pace pace,
      WorkerName worker) {
    return new ProbeAccess(
        jdbc,
        new TransactionTemplate(transactions),
        Sealer.of(keyset),
        hosts,
        random,
        clock,
        AccessTimes.DEFAULT.faster(pace.factor()),
        worker.value());
  }

  @Bean
  StagingGroups stagingGroups(ProbeAccess access) {
    return access.staging();
  }

  @Bean
  AccountProvider accountProvider(
      JdbcClient jdbc, PlatformTransactionManager transactions, KeyStore keys, Clock clock) {
    return AccountProvider.of(
        new TransactionTemplate(transactions),
        keys,
        new IntentStore(jdbc),
        new LedgerStore(jdbc),
        clock,
        random);
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
    var keyPoll = ConfirmTimes.LIVE.at(pace).keyPoll();
    return new ProvisionStage(groups, staging, hosts, keys, provider, keyPoll, clock);
  }

  @Bean
  ConfirmStage confirmStage(
      GroupPreparation groups,
      StagingGroups staging,
      ReachableHosts hosts,
      KeyStore keys,
      AccountProvider provider,
      JdbcClient jdbc,
      Clock clock,
      Pace pace) {
    return new ConfirmStage(
        groups,
        staging,
        hosts,
        keys,
        provider,
        new Admissions(new GroupPlaces(jdbc), clock, pace.of(ADMISSION_LINGER)),
        ConfirmTimes.LIVE.at(pace),
        clock,
        random);
  }

  @Bean
  ValidateStage validateStage(JdbcClient jdbc) {
    return new ValidateStage(jdbc);
  }

  @Bean
  ClosureHandler closureHandler(
      JdbcClient jdbc,
      CoveredItems items,
      ProbeAccess access,
      Keyset keyset,
      LongFunction<HostAdapter> hosts,
      Clock clock,
      Pace pace) {
    return new ClosureHandler(
        jdbc,
        items,
        access,
        keyset,
        hosts,
        random,
        clock,
        AccessTimes.DEFAULT.faster(pace.factor()));
  }

  @Bean
  ControlWork accessClosureWork(ClosureHandler closures) {
    return new ControlWork() {
      @Override
      public ControlKind kind() {
        return ControlKind.ACCESS_CLOSURE;
      }

      @Override
      public void run(long subjectNo, int epoch) {
        closures.run(subjectNo, epoch);
      }
    };
  }
}

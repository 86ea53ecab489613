package relay.importing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
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
import relay.importing.confirm.ConfirmConfiguration;
import relay.importing.consumer.ControlWork;
import relay.importing.groups.ClaimedGroupPreparation;
import relay.importing.groups.GroupPreparation;
import relay.importing.groups.GroupTimes;
import relay.importing.provision.ProvisionConfiguration;
import relay.jobs.ControlKind;
import relay.secrets.Keyset;
import relay.secrets.Sealer;
import relay.time.Pace;

/** The stages behind the probe, and the access closure. */
@Configuration(proxyBeanMethods = false)
@Import({ProvisionConfiguration.class, ConfirmConfiguration.class})
class StagesConfiguration {

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

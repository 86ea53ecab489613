package relay.importing.access;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import relay.hosts.HostRegistry;
import relay.secrets.Keyset;
import relay.secrets.Sealer;
import relay.time.Pace;

/** {@code @probe}, the stage {@code validate} and the access closures. */
@Configuration(proxyBeanMethods = false)
public class AccessConfiguration {
  private final SecureRandom random = new SecureRandom();

  @Bean
  AccessTimes accessTimes(Pace pace) {
    return AccessTimes.DEFAULT.faster(pace.factor());
  }

  @Bean
  ProbeAccess probeAccess(
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      Keyset keyset,
      HostRegistry hosts,
      Clock clock,
      AccessTimes times) {
    return new ProbeAccess(
        jdbc,
        new TransactionTemplate(transactions),
        Sealer.of(keyset),
        hosts::adapter,
        random,
        clock,
        times,
        "import-" + UUID.randomUUID());
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
      HostRegistry hosts,
      Clock clock,
      AccessTimes times) {
    return new ClosureHandler(jdbc, items, access, keyset, hosts::adapter, random, clock, times);
  }
}

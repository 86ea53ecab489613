package relay.importing.confirm;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.importing.access.StagingGroups;
import relay.importing.admission.Admissions;
import relay.importing.admission.GroupPlaces;
import relay.importing.groups.GroupPreparation;
import relay.importing.provision.AccountProvider;
import relay.importing.provision.ReachableHosts;
import relay.keys.KeyStore;
import relay.time.Pace;

/** The stage {@code confirm}, and the admission of what it has proved. */
@Configuration(proxyBeanMethods = false)
public class ConfirmConfiguration {
  /** Long enough for those that were woken for the same admissions to arrive. */
  private static final Duration ADMISSION_LINGER = Duration.ofMillis(25);

  @Bean
  Admissions admissions(JdbcClient jdbc, Clock clock, Pace pace) {
    return new Admissions(new GroupPlaces(jdbc), clock, pace.of(ADMISSION_LINGER));
  }

  @Bean
  ConfirmStage confirmStage(
      GroupPreparation groups,
      StagingGroups staging,
      ReachableHosts hosts,
      KeyStore keys,
      AccountProvider provider,
      Admissions admissions,
      Clock clock,
      Pace pace) {
    return new ConfirmStage(
        groups,
        staging,
        hosts,
        keys,
        provider,
        admissions,
        ConfirmTimes.LIVE.at(pace),
        clock,
        new SecureRandom());
  }
}

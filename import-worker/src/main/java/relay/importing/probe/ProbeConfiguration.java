package relay.importing.probe;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.function.IntSupplier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.egress.AllowedNetworks;
import relay.importing.stage.Shutdown;
import relay.run.store.FleetSize;
import relay.time.Pace;

/** The probe of upstream keys. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ProbeSettings.class, BaseUrlLimits.class})
public class ProbeConfiguration {

  @Bean
  UpstreamHttp upstreamHttp(ProbeSettings settings, Pace pace, AllowedNetworks allowed) {
    var paced = settings.paced(pace::of);
    return new UpstreamHttp(paced, new EgressGuard(allowed, paced.timeout()));
  }

  @Bean
  TransportProfiles transportProfiles(
      JdbcClient jdbc, ProbeSettings settings, Pace pace, Clock clock) {
    return new JdbcTransportProfiles(jdbc, settings.paced(pace::of), clock);
  }

  @Bean
  ModelCatalogue modelCatalogue() {
    return ModelCatalogue.load();
  }

  @Bean
  ProbeStage probeStage(
      UpstreamHttp http,
      TransportProfiles profiles,
      ModelCatalogue catalogue,
      BaseUrlLimits limits,
      FleetSize fleet,
      Shutdown shutdown,
      MeterRegistry meters) {
    IntSupplier workers = fleet::importWorkers;
    var metered = new MeteredProber(new HttpProber(http, profiles, catalogue), meters);
    var prober = new PoliteProber(metered, limits, workers, shutdown);
    return new ProbeStage(prober, new ExposedModels(catalogue));
  }
}

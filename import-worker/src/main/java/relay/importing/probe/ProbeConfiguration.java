package relay.importing.probe;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.egress.AllowedNetworks;
import relay.gate.GateKey;
import relay.importing.gates.Gates;
import relay.importing.stage.Shutdown;
import relay.model.BaseUrl;
import relay.run.store.FleetSize;
import relay.time.Pace;

/** The probe of upstream keys. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ProbeSettings.class, BaseUrlLimits.class})
public class ProbeConfiguration {

  @Bean
  UpstreamHttp upstreamHttp(ProbeSettings settings, Pace pace, AllowedNetworks allowed) {
    var paced = settings.paced(pace::of);
    return new UpstreamHttp(paced, new EgressGuard(allowed, paced.connectTimeout()));
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
      Gates gates,
      FleetSize fleet,
      Shutdown shutdown,
      MeterRegistry meters) {
    Function<BaseUrl, BaseUrlLimits> ofGate =
        url -> limits.with(gates.of(GateKey.of(url)).limits());
    var metered = new MeteredProber(new HttpProber(http, profiles, catalogue), meters);
    var polite = polite(metered, profiles, ofGate, fleet::importWorkers, shutdown);
    return new ProbeStage(polite, new ExposedModels(catalogue));
  }

  /** Who has to wait for a transport profile takes no turn before. */
  static Prober polite(
      Prober prober,
      TransportProfiles profiles,
      Function<BaseUrl, BaseUrlLimits> limits,
      IntSupplier workers,
      Shutdown shutdown) {
    return new PatientProber(new PoliteProber(prober, limits, workers, shutdown), profiles);
  }
}

package relay.api.dispatch;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.gate.store.GateStoreConfiguration;
import relay.gate.store.ParkedItems;
import relay.hosts.HostRegistry;
import relay.hosts.HostWatch;
import relay.jobs.JobQueue;
import relay.run.store.EngineSettings;
import relay.run.store.FleetCounts;
import relay.run.store.ItemHandOut;
import relay.run.store.LostItems;
import relay.run.store.RunEnds;
import relay.run.store.RunFinish;
import relay.run.store.RunStoreConfiguration;
import relay.run.store.Workers;
import relay.schema.SchemaConfiguration;
import relay.telemetry.EngineMetrics;
import relay.telemetry.HostIds;
import relay.time.Pace;

/** The leader and its tasks. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DispatchSettings.class)
@Import({RunStoreConfiguration.class, GateStoreConfiguration.class, SchemaConfiguration.class})
public class DispatchConfiguration {

  @Bean
  Dispatcher dispatcher(
      ItemHandOut items,
      Workers workers,
      JobQueue queue,
      DispatchSettings settings,
      EngineSettings engine,
      Pace pace) {
    return new Dispatcher(items, workers, queue, settings.at(pace), engine.at(pace));
  }

  @Bean
  DeadLetterStore deadLetterStore(JdbcClient jdbc, Clock clock) {
    return new DeadLetterStore(jdbc, clock);
  }

  @Bean
  DeadLetterTableHealthIndicator deadLetterTableHealthIndicator(DeadLetterStore letters) {
    return new DeadLetterTableHealthIndicator(letters);
  }

  @Bean
  Leader leader(
      Dispatcher dispatcher,
      ItemHandOut items,
      LostItems lost,
      Workers workers,
      DeadLetterStore letters,
      RunFinish runs,
      RunEnds ends,
      ParkedItems parked,
      FleetCounts counts,
      HostRegistry hosts,
      HostWatch hostWatch,
      JobQueue queue,
      MeterRegistry meters,
      JdbcClient jdbc,
      DataSource database,
      DispatchSettings configured,
      EngineSettings engine,
      Pace pace,
      Clock clock) {
    DispatchSettings settings = configured.at(pace);
    EngineMetrics metrics = new EngineMetrics(meters);
    HostIds hostIds = new HostIds(jdbc);
    RunWatch watch = new RunWatch(runs, ends, metrics, hostIds);
    int attempts = engine.retryPolicy().attempts();
    Sweep sweep = new Sweep(items, lost, workers, settings, attempts, metrics, hostIds, letters);
    FleetGauges gauges = new FleetGauges(counts, workers, hosts, queue, letters, settings, meters);
    List<LeaderTask> tasks =
        List.of(
            new LeaderTask("dispatch", dispatcher::round),
            LeaderTask.every("sweep", settings.sweepEvery(), sweep::run),
            LeaderTask.every("runs", settings.watchEvery(), watch::run),
            LeaderTask.every("hosts", settings.watchEvery(), hostWatch::round),
            LeaderTask.every("gates", GateWatch.EVERY, new GateWatch(parked)::run),
            LeaderTask.every(
                "closures",
                settings.closuresEvery(),
                new ClosureScheduler(jdbc, queue, settings, clock)::run),
            LeaderTask.every(
                "dead-letters",
                settings.deadLettersEvery(),
                new DeadLetterDesk(queue, letters, settings.deadLettersFor())::run),
            LeaderTask.every("gauges", settings.gaugesEvery(), gauges::show),
            LeaderTask.every(
                "retention", settings.retentionEvery(), new KeyRetention(jdbc, clock)::run));
    return new Leader(
        tasks, new Leadership(database), settings.leaderEvery(), Leader.HANGS_AFTER, gauges::hide);
  }
}

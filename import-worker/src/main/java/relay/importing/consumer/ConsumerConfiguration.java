package relay.importing.consumer;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.importing.access.CoveredItems;
import relay.importing.gates.Gatekeeper;
import relay.importing.gates.GatesConfiguration;
import relay.importing.stage.ControlWork;
import relay.importing.stage.Shutdown;
import relay.importing.stage.Stage;
import relay.jobs.JobQueue;
import relay.run.store.ClosureItems;
import relay.run.store.EngineSettings;
import relay.run.store.ItemClaims;
import relay.run.store.ItemLeases;
import relay.run.store.RunStoreConfiguration;
import relay.run.store.StepCommitter;
import relay.run.store.Workers;
import relay.schema.SchemaConfiguration;
import relay.schema.SchemaVersion;
import relay.secrets.Keyset;
import relay.telemetry.EngineMetrics;
import relay.telemetry.HostIds;
import relay.telemetry.Outage;
import relay.time.Pace;

/** Takes import jobs and control jobs; the stages and the control work are given to it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WorkerSettings.class)
@Import({RunStoreConfiguration.class, GatesConfiguration.class, SchemaConfiguration.class})
public class ConsumerConfiguration {

  /** A name that no other process has, nor this one after a restart. */
  private final String workerName = "import-" + UUID.randomUUID();

  private final Outage database =
      new Outage(LoggerFactory.getLogger(ConsumerConfiguration.class), "the database");

  /** Begins as soon as the process is told to stop, before the queue is drained. */
  @Bean
  Shutdown shutdown() {
    return new Shutdown();
  }

  @Bean
  ApplicationListener<ContextClosedEvent> shutdownBegins(Shutdown shutdown) {
    return closed -> shutdown.begin();
  }

  @Bean
  StepCommitter stepCommitter(JdbcClient jdbc, Clock clock, EngineSettings configured, Pace pace) {
    EngineSettings engine = configured.at(pace);
    return new StepCommitter(jdbc, clock, workerName, engine.lease(), engine.gathering());
  }

  @Bean
  ItemClaims itemClaims(JdbcClient jdbc, Clock clock, EngineSettings configured, Pace pace) {
    EngineSettings engine = configured.at(pace);
    return new ItemClaims(jdbc, clock, engine.lease(), engine.gathering());
  }

  @Bean
  CoveredItems coveredItems(ClosureItems items, JdbcClient jdbc, MeterRegistry meters) {
    return new WaitingItems(items, jdbc, new HostIds(jdbc), new EngineMetrics(meters));
  }

  @Bean
  ItemProcessor itemProcessor(
      List<Stage> stages,
      StepCommitter committer,
      Keyset keyset,
      EngineSettings engine,
      Pace pace,
      Gatekeeper gates,
      JdbcClient jdbc,
      MeterRegistry meters,
      Shutdown shutdown,
      Clock clock) {
    return new ItemProcessor(
        new Stages(stages),
        committer,
        new DataKeys(keyset),
        engine.at(pace).retryPolicy(),
        pace,
        gates,
        new StepMetrics(new EngineMetrics(meters), new HostIds(jdbc)),
        shutdown,
        clock);
  }

  @Bean
  Worker importWorker(
      JobQueue queue,
      ItemProcessor processor,
      ItemClaims claims,
      List<ControlWork> controlWork,
      JdbcClient jdbc,
      Clock clock,
      Workers workers,
      SchemaVersion schema,
      EngineSettings configured,
      Pace pace,
      WorkerSettings settings) {
    EngineSettings engine = configured.at(pace);
    HeldLeases held = new HeldLeases();
    return new Worker(
        workerName,
        queue,
        new ImportItemHandler(claims, processor, held, database, settings),
        new ControlHandler(controlWork, database, settings),
        held,
        new ItemLeases(jdbc, clock, engine.lease()),
        workers,
        schema,
        engine,
        settings,
        database);
  }
}

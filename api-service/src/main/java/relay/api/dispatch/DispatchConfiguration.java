package relay.api.dispatch;

import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.jobs.JobQueue;
import relay.run.store.EngineSettings;
import relay.run.store.ItemHandOut;
import relay.run.store.RunEnds;
import relay.run.store.RunFinish;
import relay.run.store.RunStoreConfiguration;
import relay.run.store.Workers;
import relay.time.Pace;

/** The leader and its tasks. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DispatchSettings.class)
@Import(RunStoreConfiguration.class)
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
  Leader leader(
      Dispatcher dispatcher,
      ItemHandOut items,
      Workers workers,
      RunFinish runs,
      RunEnds ends,
      JobQueue queue,
      JdbcClient jdbc,
      DataSource database,
      DispatchSettings configured,
      Pace pace,
      Clock clock) {
    DispatchSettings settings = configured.at(pace);
    List<LeaderTask> tasks =
        List.of(
            new LeaderTask("dispatch", dispatcher::round),
            LeaderTask.every(
                "sweep", settings.sweepEvery(), new Sweep(items, workers, settings)::run),
            LeaderTask.every("runs", settings.watchEvery(), new RunWatch(runs, ends)::run),
            LeaderTask.every(
                "closures",
                settings.closuresEvery(),
                new ClosureScheduler(jdbc, queue, settings, clock)::run),
            LeaderTask.every(
                "retention", settings.retentionEvery(), new KeyRetention(jdbc, clock)::run));
    return new Leader(tasks, new Leadership(database), settings.leaderEvery());
  }
}

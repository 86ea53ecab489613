package relay.benchmarks;

import java.util.List;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import relay.api.dispatch.DispatchConfiguration;
import relay.hosts.HostsConfiguration;
import relay.importing.consumer.ConsumerConfiguration;
import relay.importing.stage.ControlWork;
import relay.importing.stage.ItemKeyMaterial;
import relay.importing.stage.Stage;
import relay.run.ClaimedItem;
import relay.run.ConfirmationStatus;
import relay.run.ItemStage;
import relay.run.StageOutcome;
import relay.run.StageResult;
import relay.run.Verdict;
import relay.secrets.SecretsConfiguration;
import relay.time.TimeConfiguration;

/**
 * Dispatcher and worker in one process, with stages that ask nobody: every item passes at once. The
 * queue is added by whoever starts them.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  TimeConfiguration.class,
  SecretsConfiguration.class,
  HostsConfiguration.class,
  DispatchConfiguration.class,
  ConsumerConfiguration.class
})
class StubbedFleet {

  private record Stub(ItemStage stage, StageOutcome outcome) implements Stage {
    @Override
    public StageResult run(ClaimedItem item, ItemKeyMaterial key) {
      return StageResult.of(outcome, item.findings());
    }
  }

  @Bean
  Stage probe() {
    return new Stub(ItemStage.PROBE, new StageOutcome.Advance(ItemStage.PROVISION));
  }

  @Bean
  Stage provision() {
    return new Stub(ItemStage.PROVISION, new StageOutcome.Advance(ItemStage.CONFIRM));
  }

  @Bean
  Stage confirm() {
    return new Stub(ItemStage.CONFIRM, new StageOutcome.Advance(ItemStage.VALIDATE));
  }

  @Bean
  Stage validate() {
    return new Stub(
        ItemStage.VALIDATE,
        new StageOutcome.Finish(Verdict.active(ConfirmationStatus.CONFIRMED), ""));
  }

  /** Nothing waits for a closure, so there is no control work. */
  @Bean
  List<ControlWork> controlWork() {
    return List.of();
  }
}

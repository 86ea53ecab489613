package relay.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import relay.model.HostId;
import relay.run.AccessStatus;
import relay.run.Blame;
import relay.run.ItemStage;

/**
 * What the engine counts (design 6). Labels come from closed sets. Safe for concurrent use; asking
 * the registry for a meter that is there costs a look-up.
 */
public final class EngineMetrics {

  /** How a step ended, for {@code relay_steps_total}. */
  public enum StepOutcome {
    OK,
    RETRY,
    PARKED,
    ADVISORY,
    FAILED
  }

  private final MeterRegistry registry;

  public EngineMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Who spent upstream tokens, for {@code relay_tokens_spent_total}. */
  public enum Leg {
    /** Our own calls to upstreams. */
    PROBE,
    /** The host's test of accounts. */
    HOST_TEST,
    /** Calls through the host's gateway. */
    GATEWAY
  }

  /** A stage's result was committed. */
  public void step(ItemStage stage, StepOutcome outcome) {
    Counter.builder("relay.steps")
        .description("Stage results that were committed")
        .tag("stage", stage.code())
        .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }

  /** How long a stage took, its waits for upstream and host included. */
  public void stageTook(ItemStage stage, Duration time) {
    timer("relay.step.duration", "How long a stage took", stage).record(time);
  }

  /** How long a step waited for its claim, or for the commit of the step before it. */
  public void stageWaited(ItemStage stage, Duration time) {
    timer("relay.step.wait", "How long a step waited for its claim or the commit before it", stage)
        .record(time);
  }

  /** So many items of a host ended alike. */
  public void finished(HostId host, AccessStatus access, Optional<Blame> blame, long items) {
    Counter.builder("relay.items.finished")
        .description("Items that ended with a verdict")
        .tag("host_id", host.value())
        .tag("access_status", access.code())
        .tag("blame", blame.map(Blame::code).orElse("none"))
        .register(registry)
        .increment((double) items);
  }

  /** Upstream tokens were spent on keys of a host; nothing happens for none. */
  public void spent(HostId host, Leg leg, long tokens) {
    if (tokens > 0) {
      Counter.builder("relay.tokens.spent")
          .description("Upstream tokens that checks have cost")
          .tag("host_id", host.value())
          .tag("leg", leg.name().toLowerCase(Locale.ROOT))
          .register(registry)
          .increment((double) tokens);
    }
  }

  private Timer timer(String name, String description, ItemStage stage) {
    return Timer.builder(name)
        .description(description)
        .tag("stage", stage.code())
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofMinutes(2))
        .register(registry);
  }
}

package relay.importing.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.host.HostAdapter;
import relay.host.HostFault;
import relay.host.HostFaultException;
import relay.host.HostSecret;
import relay.importing.access.ClosureFailure.Lasting;
import relay.importing.stage.ControlWork;
import relay.importing.stage.DatabaseAway;
import relay.jobs.ControlKind;
import relay.resource.LedgerStore;
import relay.run.Blame;
import relay.run.ReasonCode;
import relay.secrets.Keyset;
import relay.secrets.RunDataKey;

/**
 * Runs access closures (design 3.3, validate): prepares the users, checks as one of them, and
 * writes the end to all items it covers. Attempts belong to the closure. Safe for concurrent use; a
 * late or doubled message changes nothing.
 */
final class ClosureHandler implements ControlWork {
  private static final Logger LOG = LoggerFactory.getLogger(ClosureHandler.class);
  private static final int SECRET_BYTES = 24;

  private final ClosureStore closures;
  private final CoveredItems items;
  private final ProbeAccess access;
  private final LedgerStore ledger;
  private final Keyset keyset;
  private final LongFunction<HostAdapter> hosts;
  private final RandomGenerator random;
  private final Clock clock;
  private final AccessTimes times;

  /**
   * @param hosts the adapter of a host by its number
   * @param random fit for passwords
   */
  ClosureHandler(
      JdbcClient jdbc,
      CoveredItems items,
      ProbeAccess access,
      Keyset keyset,
      LongFunction<HostAdapter> hosts,
      RandomGenerator random,
      Clock clock,
      AccessTimes times) {
    this.closures = new ClosureStore(jdbc);
    this.items = items;
    this.access = access;
    this.ledger = new LedgerStore(jdbc);
    this.keyset = keyset;
    this.hosts = hosts;
    this.random = random;
    this.clock = clock;
    this.times = times;
  }

  @Override
  public ControlKind kind() {
    return ControlKind.ACCESS_CLOSURE;
  }

  /**
   * Runs the closure that was handed out with this epoch, to the end of one attempt.
   *
   * @param epoch of the hand-out
   */
  @Override
  public void run(long closureNo, int epoch) {
    var now = clock.instant();
    closures
        .claim(closureNo, epoch, now, now.plus(times.closureLease()))
        .ifPresent(this::attempted);
  }

  private void attempted(Closure closure) {
    try (var _ = ClosureLease.keep(closures, closure, clock, times.closureLease())) {
      ended(closure, attempt(closure));
    } catch (RuntimeException failed) {
      if (DatabaseAway.says(failed)) {
        throw failed;
      }
      unforeseen(closure, failed);
    }
  }

  /** Counts as a failed attempt: else its items would wait for it for ever. */
  private void unforeseen(Closure closure, RuntimeException failed) {
    LOG.atError().setCause(failed).log("closure {} failed", closure.closureNo());
    var failure =
        new ClosureFailure(
            ReasonCode.ACCESS_GATEWAY_FAILED,
            Lasting.MAY_PASS,
            "internal error: " + failed.getClass().getSimpleName());
    failed(closure, failure, Evidence.NONE);
  }

  private ClosureOutcome attempt(Closure closure) {
    try {
      return switch (closure.accessMode()) {
        case SUBSCRIPTION -> subscription(closure).attempt();
        case SELF_SERVICE -> selfService(closure);
      };
    } catch (NotYetException later) {
      return new ClosureOutcome.NotYet(later.atMost());
    } catch (HostFaultException refused) {
      return new ClosureOutcome.Failed(failure(refused.fault()), Evidence.NONE);
    }
  }

  private SubscriptionCheck subscription(Closure closure) {
    var host = hosts.apply(closure.hostNo());
    var notes = new AccessLedger(ledger, clock, closure.hostNo(), closure.runs());
    var subscribers =
        new Subscribers(host, closure, access.users(), notes, this::newPassword, clock);
    return new SubscriptionCheck(closure, access.probe(), access.users(), subscribers, check(host));
  }

  private ClosureOutcome selfService(Closure closure) {
    var run = closure.run();
    if (run.sealedDataKey().isEmpty() || run.sealedUserKey().isEmpty()) {
      return new ClosureOutcome.Failed(
          new ClosureFailure(
              ReasonCode.RUN_KEY_DESTROYED, Lasting.FOR_GOOD, "probe_api_key is no longer stored"),
          Evidence.NONE);
    }
    var userKey =
        RunDataKey.unwrap(keyset, run.runId(), run.sealedDataKey().get().value())
            .openProbeKey(run.sealedUserKey().get().value());
    var host = hosts.apply(closure.hostNo());
    return new SelfServiceCheck(closure, host.groups(), check(host))
        .attempt(new HostSecret(userKey.reveal()));
  }

  private GatewayCheck check(HostAdapter host) {
    return new GatewayCheck(host.gateway(), random, clock, times);
  }

  private void ended(Closure closure, ClosureOutcome outcome) {
    switch (outcome) {
      case ClosureOutcome.Passed passed -> {
        items.spent(closure.closureNo(), passed.tokens());
        items.end(closure.closureNo(), covered(closure), new CoveredItems.End.Reached());
        rest(closure, 1, null, ClosureOutcome.Kind.PASSED, null, passed.evidence());
      }
      case ClosureOutcome.Failed(var failure, var evidence) -> failed(closure, failure, evidence);
      case ClosureOutcome.NotYet(var atMost) ->
          closures.end(
              closure,
              closure.attempt(),
              clock.instant().plus(atMost),
              closure.outageSince().orElse(null),
              clock.instant());
    }
  }

  private void failed(Closure closure, ClosureFailure failure, Evidence evidence) {
    switch (failure.lasting()) {
      case MAY_PASS ->
          times
              .closureRetry()
              .delayAfter(closure.attempt(), Optional.empty())
              .ifPresentOrElse(
                  delay -> retried(closure, delay, failure, evidence),
                  () -> unreached(closure, failure, evidence));
      case OUTAGE -> parked(closure, failure, evidence);
      case FOR_GOOD -> unreached(closure, failure, evidence);
    }
  }

  private void retried(Closure closure, Duration delay, ClosureFailure failure, Evidence evidence) {
    var later = clock.instant().plus(delay);
    rest(closure, closure.attempt() + 1, later, ClosureOutcome.Kind.RETRIED, failure, evidence);
  }

  /** Looks again after as long as the outage lasts, until the park limit of its run. */
  private void parked(Closure closure, ClosureFailure failure, Evidence evidence) {
    var now = clock.instant();
    var since = closure.outageSince().orElse(now);
    if (!since.plus(times.parkLimit(closure.run().settings())).isAfter(now)) {
      unreached(closure, failure, evidence);
      return;
    }
    closures.record(closure, ClosureOutcome.Kind.RETRIED, failure, evidence, now);
    var pause = times.outagePause(Duration.between(since, now));
    closures.end(closure, closure.attempt(), now.plus(pause), since, now);
  }

  private void unreached(Closure closure, ClosureFailure failure, Evidence evidence) {
    items.end(
        closure.closureNo(),
        covered(closure),
        new CoveredItems.End.Unreached(failure.reason(), failure.detail()));
    rest(closure, 1, null, ClosureOutcome.Kind.FAILED, failure, evidence);
  }

  private void rest(
      Closure closure,
      int nextAttempt,
      @Nullable Instant later,
      ClosureOutcome.Kind outcome,
      @Nullable ClosureFailure failure,
      Evidence evidence) {
    closures.record(closure, outcome, failure, evidence, clock.instant());
    closures.end(closure, nextAttempt, later, null, clock.instant());
  }

  private Instant covered(Closure closure) {
    return closure.startedAt().minus(times.settle());
  }

  private static ClosureFailure failure(HostFault fault) {
    var ours = fault.blame() == Blame.ACCESS || fault.blame() == Blame.HOST;
    return new ClosureFailure(
        ours ? fault.reason() : ReasonCode.ACCESS_GATEWAY_FAILED, lasting(fault), fault.describe());
  }

  /** A login that the host puts off says nothing of the host. */
  private static Lasting lasting(HostFault fault) {
    return switch (fault.kind()) {
      case PERMANENT -> Lasting.FOR_GOOD;
      case OUTAGE -> fault.blame() == Blame.HOST ? Lasting.OUTAGE : Lasting.MAY_PASS;
      case TRANSIENT, ADVISORY -> Lasting.MAY_PASS;
    };
  }

  private HostSecret newPassword() {
    var bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return new HostSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }
}

package relay.importing.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import relay.host.GatewayAnswer;
import relay.host.GatewayCall;
import relay.host.HostFault;
import relay.host.HostFaultException;
import relay.host.HostGateway;
import relay.host.HostSecret;
import relay.importing.access.ClosureFailure.Lasting;
import relay.run.Blame;
import relay.run.ReasonCode;
import relay.secrets.Redactor;

/**
 * The check as an end user: {@code /v1/models} holds the public name, and a minimal completion with
 * a fresh text is answered with choices and usage (host-api 19, rows 1, 6 and 19).
 */
final class GatewayCheck {
  private static final int MOST_TOKENS = 16;
  private static final int NONCE_BYTES = 8;
  private static final int SHOWN_NAMES = 10;
  private static final int TRIES = 3;
  private static final int OK = 200;

  private final HostGateway gateway;
  private final RandomGenerator random;
  private final Clock clock;
  private final AccessTimes times;

  GatewayCheck(HostGateway gateway, RandomGenerator random, Clock clock, AccessTimes times) {
    this.gateway = gateway;
    this.random = random;
    this.clock = clock;
    this.times = times;
  }

  /** What the check showed. */
  sealed interface Result {
    record Reached(Evidence evidence, int tokens) implements Result {}

    /** The host refused the caller: his key, balance, subscription or group. */
    record Refused(HostFault fault, Evidence evidence) implements Result {}

    /**
     * The caller may call, but the group does not show the name.
     *
     * @param shown what it shows instead, for people
     */
    record NotShown(String shown, Evidence evidence) implements Result {}

    /** Nobody answered him. */
    record Unanswered(HostFault fault, Evidence evidence) implements Result {}
  }

  /** Checks with a user's key; waits for the host's caches as long as the settings say. */
  Result check(HostSecret userKey, String model) {
    try {
      var shown = models(userKey, model);
      if (!shown.contains(model)) {
        return new Result.NotShown(text(shown), Evidence.models(false));
      }
    } catch (HostFaultException refused) {
      return judged(refused.fault(), Evidence.NONE);
    }
    return completion(userKey, model, Evidence.models(true));
  }

  private Set<String> models(HostSecret userKey, String model) {
    var deadline = clock.instant().plus(times.modelsWithin());
    var shown = gateway.models(userKey);
    while (!shown.contains(model) && waited(deadline)) {
      shown = gateway.models(userKey);
    }
    return shown;
  }

  private Result completion(HostSecret userKey, String model, Evidence models) {
    var result = ask(userKey, model, models);
    for (var more = TRIES - 1; more > 0 && mayBeLag(result); more--) {
      pause(times.modelsEvery());
      result = ask(userKey, model, models);
    }
    return result;
  }

  /** A 503 of the first seconds is the host's scheduling lag (host-api 8.8). */
  private static boolean mayBeLag(Result result) {
    return result instanceof Result.Unanswered(var fault, _)
        && fault.reason() == ReasonCode.HOST_REFUSED;
  }

  private Result ask(HostSecret userKey, String model, Evidence models) {
    var call = new GatewayCall(userKey, model, freshText(), MOST_TOKENS, Redactor.none());
    return switch (gateway.ask(call)) {
      case GatewayAnswer.Answered(_, var usage, _) -> reached(models, usage.total());
      case GatewayAnswer.CallerRefused(var fault) -> unreached(fault, models);
      case GatewayAnswer.NoAccount(var fault) -> unreached(fault, models);
      case GatewayAnswer.UpstreamFailed(var fault) -> unreached(silenced(fault), models);
      case GatewayAnswer.HostFailed(var fault) -> unreached(silenced(fault), models);
    };
  }

  private static Result reached(Evidence models, int tokens) {
    var text = "choices and usage, %d tokens".formatted(tokens);
    var answer = new Evidence.Completion(true, Optional.of(OK), "chat.completion", text);
    return new Result.Reached(models.with(answer), tokens);
  }

  private static Result unreached(HostFault fault, Evidence models) {
    var answer = new Evidence.Completion(false, fault.status(), fault.code(), fault.message());
    return judged(fault, models.with(answer));
  }

  /** Any key of the group may be echoed in its upstream's text, and none of them is known here. */
  private static HostFault silenced(HostFault fault) {
    return new HostFault(
        fault.kind(),
        fault.reason(),
        fault.operation(),
        fault.status(),
        fault.code().matches("[A-Za-z_]{1,40}") ? fault.code() : "",
        "",
        fault.retryAfter());
  }

  private static Result judged(HostFault fault, Evidence evidence) {
    return fault.blame() == Blame.ACCESS
        ? new Result.Refused(fault, evidence)
        : new Result.Unanswered(fault, evidence);
  }

  /** Equal texts stick to the account that answered first, whatever its group. */
  private String freshText() {
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    return "Say OK. " + HexFormat.of().formatHex(nonce);
  }

  private boolean waited(Instant deadline) {
    if (clock.instant().plus(times.modelsEvery()).isAfter(deadline)) {
      return false;
    }
    pause(times.modelsEvery());
    return true;
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new NotYetException(duration);
    }
  }

  private static String text(Set<String> names) {
    var sorted = new TreeSet<>(names).stream().limit(SHOWN_NAMES).toList();
    return String.join(", ", sorted) + (names.size() > SHOWN_NAMES ? ", …" : "");
  }

  /** What an unanswered call means for the group: it proves nothing about a key. */
  static ClosureFailure failure(HostFault fault) {
    return fault.reason() == ReasonCode.HOST_UNAVAILABLE
        ? new ClosureFailure(ReasonCode.HOST_UNAVAILABLE, Lasting.OUTAGE, fault.describe())
        : new ClosureFailure(ReasonCode.ACCESS_GATEWAY_FAILED, Lasting.MAY_PASS, fault.describe());
  }
}

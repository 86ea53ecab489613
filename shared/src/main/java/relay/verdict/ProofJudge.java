package relay.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import relay.host.AccountStatus;
import relay.host.GatewayAnswer;
import relay.host.HostAccount;
import relay.host.HostFault;
import relay.run.AccessStatus;
import relay.run.CapabilityProfile.Answer;
import relay.run.ItemFindings.ProofPlace;
import relay.run.ItemFindings.Trouble;
import relay.run.ItemFindings.UpstreamProof;
import relay.run.ReasonCode;

/**
 * Judges an attempt to prove an account (design 3.3, confirm; host-api 14.4, 19 and 20).
 *
 * <p>A failure is judged by the upstream answer that caused it and never by the host's circuit: the
 * account tells why it was set aside. What condemns a key is seen more than once; an account in
 * service is never lifted, so that the same refusal read twice is seen once.
 */
public final class ProofJudge {

  private static final int FORBIDDEN_OFTEN_ENOUGH = 3;
  private static final int OFTEN_ENOUGH = 2;

  private ProofJudge() {}

  /** What the attempt means. */
  public static ProofJudgement judge(ProofAttempt attempt) {
    return switch (attempt.answer()) {
      case GatewayAnswer.Answered good -> new ProofJudgement.Proved(good.usage());
      case GatewayAnswer.CallerRefused refused -> new ProofJudgement.CallerRefused(refused.fault());
      case GatewayAnswer.HostFailed failed -> new ProofJudgement.HostFailed(failed.fault());
      case GatewayAnswer.NoAccount none -> byAccount(attempt, none.fault());
      case GatewayAnswer.UpstreamFailed failed -> byAccount(attempt, failed.fault());
    };
  }

  /** What a test of the host's own means that failed in a way which counts. */
  public static ProofJudgement judgeTest(HostFault fault, Optional<Trouble> before) {
    return seen(before, fault.reason(), fault.message(), fault.retryAfter());
  }

  /** The memory of this failure, for the next attempt. */
  public static Trouble remember(
      Optional<Trouble> before, ReasonCode reason, boolean mended, Instant now) {
    return before
        .filter(trouble -> trouble.reason() == reason)
        .map(same ->
            new Trouble(reason, same.times() + 1, same.firstAt(), now, mended || same.mended()))
        .orElseGet(() ->
            new Trouble(reason, 1, now, now, mended || before.map(Trouble::mended).orElse(false)));
  }

  private static ProofJudgement byAccount(ProofAttempt attempt, HostFault fault) {
    return switch (attempt.account()) {
      case AccountSeen.NotRead() -> later(fault.reason(), fault);
      case AccountSeen.Gone() -> new ProofJudgement.Gone();
      case AccountSeen.Read(HostAccount account) -> byState(attempt, fault, account);
    };
  }

  private static ProofJudgement byState(
      ProofAttempt attempt, HostFault fault, HostAccount account) {
    Optional<Instant> pausedUntil = account.pause().until(attempt.now());
    if (account.status() == AccountStatus.ERROR || pausedUntil.isPresent()) {
      ReasonCode cause = account.keptOutFor(attempt.now()).orElse(fault.reason());
      if (attempt.place() == ProofPlace.IN_SERVICE
          && attempt.answer() instanceof GatewayAnswer.NoAccount
          && condemns(cause)) {
        return new ProofJudgement.OldNews();
      }
      String words = account.error().isBlank() ? account.pause().reason() : account.error();
      return seen(
          before(attempt), cause, words.isBlank() ? fault.message() : words, pause(attempt));
    }
    if (!account.isInService(attempt.now())) {
      return switchedOff(attempt, fault);
    }
    return switch (attempt.answer()) {
      case GatewayAnswer.NoAccount _ -> healthyButSilent(attempt, fault);
      case GatewayAnswer.Answered _,
          GatewayAnswer.CallerRefused _,
          GatewayAnswer.HostFailed _,
          GatewayAnswer.UpstreamFailed _ ->
          upstreamFailed(attempt, fault, account);
    };
  }

  /** Staged accounts are lifted out of their pause before the next try; others must sit it out. */
  private static Optional<Duration> pause(ProofAttempt attempt) {
    if (attempt.place() == ProofPlace.STAGED
        || !(attempt.account() instanceof AccountSeen.Read(HostAccount account))) {
      return Optional.empty();
    }
    return account
        .pause()
        .until(attempt.now())
        .map(until -> Duration.between(attempt.now(), until));
  }

  private static ProofJudgement switchedOff(ProofAttempt attempt, HostFault fault) {
    return wasMended(attempt) || attempt.place() != ProofPlace.STAGED
        ? later(ReasonCode.HOST_REFUSED, fault)
        : new ProofJudgement.Mend("somebody switched the account off");
  }

  private static ProofJudgement healthyButSilent(ProofAttempt attempt, HostFault fault) {
    if (isWithin(attempt.times().lag(), attempt.boundSince(), attempt.now())) {
      return new ProofJudgement.TooEarly(attempt.times().askAgain());
    }
    Trouble before = attempt.before();
    if (before != null
        && before.reason() == ReasonCode.UPSTREAM_UNAVAILABLE
        && isWithin(attempt.times().upstreamMemory(), before.lastAt(), attempt.now())) {
      return later(ReasonCode.UPSTREAM_UNAVAILABLE, fault);
    }
    return wasMended(attempt)
        ? later(ReasonCode.HOST_UNAVAILABLE, fault)
        : new ProofJudgement.Mend("the account is healthy and was not found");
  }

  private static ProofJudgement upstreamFailed(
      ProofAttempt attempt, HostFault fault, HostAccount account) {
    if (fault.reason() != ReasonCode.HOST_RESPONSES_ONLY) {
      return seen(before(attempt), fault.reason(), fault.message(), fault.retryAfter());
    }
    if (attempt.upstream() == UpstreamProof.NOT_REACHABLE_FROM_HERE
        && attempt.responses() == Answer.UNKNOWN) {
      // Nobody has seen this upstream chat, so a 404 is as likely a wrong path.
      return seen(
          before(attempt), ReasonCode.UPSTREAM_NOT_AN_API, fault.message(), fault.retryAfter());
    }
    boolean hostStillLooks =
        attempt.host().servesChatOnlyUpstreams()
            && account.responsesSupported().isEmpty()
            && isWithin(attempt.times().responsesProbe(), attempt.boundSince(), attempt.now());
    if (hostStillLooks) {
      return new ProofJudgement.TooEarly(attempt.times().askAgain());
    }
    return VerdictTable.chatOnly(attempt.host()).access() == AccessStatus.BROKEN
        ? new ProofJudgement.Condemned(ReasonCode.HOST_RESPONSES_ONLY, fault.message())
        : seen(
            before(attempt), ReasonCode.HOST_RESPONSES_ONLY, fault.message(), fault.retryAfter());
  }

  /** A verdict of broken needs to be seen again; anything else may pass. */
  private static ProofJudgement seen(
      Optional<Trouble> before, ReasonCode reason, String cause, Optional<Duration> retryAfter) {
    return condemns(reason) && timesSeen(before, reason) >= oftenEnough(reason)
        ? new ProofJudgement.Condemned(reason, cause)
        : new ProofJudgement.TryLater(reason, cause, retryAfter);
  }

  private static boolean condemns(ReasonCode reason) {
    return VerdictTable.endedBy(reason).access() == AccessStatus.BROKEN;
  }

  private static int timesSeen(Optional<Trouble> before, ReasonCode reason) {
    return 1 + before.filter(trouble -> trouble.reason() == reason).map(Trouble::times).orElse(0);
  }

  private static int oftenEnough(ReasonCode reason) {
    return reason == ReasonCode.UPSTREAM_FORBIDDEN ? FORBIDDEN_OFTEN_ENOUGH : OFTEN_ENOUGH;
  }

  private static Optional<Trouble> before(ProofAttempt attempt) {
    return Optional.ofNullable(attempt.before());
  }

  private static boolean wasMended(ProofAttempt attempt) {
    return attempt.before() != null && attempt.before().mended();
  }

  private static ProofJudgement later(ReasonCode reason, HostFault fault) {
    return new ProofJudgement.TryLater(reason, fault.describe(), fault.retryAfter());
  }

  private static boolean isWithin(Duration span, Instant since, Instant now) {
    return since.plus(span).isAfter(now);
  }
}

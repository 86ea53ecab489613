package relay.verdict;

import java.time.Duration;
import java.util.Optional;
import relay.host.HostFault;
import relay.host.TokenUsage;
import relay.run.ReasonCode;

/** What an attempt to prove an account means. Texts are redacted. */
public sealed interface ProofJudgement {

  /** This very account answered. */
  record Proved(TokenUsage usage) implements ProofJudgement {}

  /** Too early: the host has not taken notice of the account yet. Costs no attempt. */
  record TooEarly(Duration askAgain) implements ProofJudgement {}

  /** The account is not as we left it, or should have answered: put it right once. */
  record Mend(String why) implements ProofJudgement {}

  /**
   * An account in service had been refused and was not asked this time: only the host's own test,
   * which asks the upstream anew, can tell.
   */
  record OldNews() implements ProofJudgement {}

  /** Somebody deleted the account. */
  record Gone() implements ProofJudgement {}

  /** The host refused the one who asked; says nothing about the account. */
  record CallerRefused(HostFault fault) implements ProofJudgement {}

  /** The host itself is out of order; says nothing about the account. */
  record HostFailed(HostFault fault) implements ProofJudgement {}

  /**
   * It may pass.
   *
   * @param reason why the item ends when it never does
   * @param retryAfter how long the account is paused, or the other side asked for
   */
  record TryLater(ReasonCode reason, String cause, Optional<Duration> retryAfter)
      implements ProofJudgement {}

  /** It was seen often enough. */
  record Condemned(ReasonCode reason, String cause) implements ProofJudgement {}
}

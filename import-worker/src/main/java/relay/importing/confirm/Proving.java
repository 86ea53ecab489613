package relay.importing.confirm;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import relay.gate.GateKind;
import relay.gate.Sign;
import relay.host.HostFault;
import relay.host.TokenUsage;
import relay.importing.access.StagingGroups;
import relay.importing.confirm.HostTester.Tested;
import relay.importing.provision.AccountProvider;
import relay.importing.provision.AccountWork;
import relay.importing.provision.FaultOutcomes;
import relay.keys.KeyLostException;
import relay.keys.KeyStore;
import relay.run.Advisory;
import relay.run.CapabilityProfile.Answer;
import relay.run.ConfirmMode;
import relay.run.GatewayProof;
import relay.run.ItemFindings;
import relay.run.ItemFindings.Account;
import relay.run.ItemFindings.Proof;
import relay.run.ItemFindings.ProofPlace;
import relay.run.ItemFindings.Trouble;
import relay.run.ReasonCode;
import relay.run.StageOutcome;
import relay.run.StageResult;
import relay.run.TrailEvent;
import relay.run.WaitCondition;
import relay.verdict.ProofJudge;
import relay.verdict.ProofJudgement;
import relay.verdict.VerdictTable;

/** Proves an account as its run wants it, and decides what a failure leads to. */
final class Proving {
  private static final int LONGEST_CAUSE = 300;

  /** What came of one attempt. */
  sealed interface Outcome {

    /** Proved, durably. */
    record Proved(ItemFindings findings) implements Outcome {}

    /** There is no such account any more. */
    record Gone() implements Outcome {}

    /** Not proved now. */
    record Decided(StageResult result) implements Outcome {}
  }

  private final Prover prover;
  private final HostTester tester;
  private final AccountProvider provider;
  private final KeyStore keys;
  private final StagingGroups staging;
  private final Duration lag;
  private final Clock clock;

  Proving(
      Prover prover,
      HostTester tester,
      AccountProvider provider,
      KeyStore keys,
      StagingGroups staging,
      Duration lag,
      Clock clock) {
    this.prover = prover;
    this.tester = tester;
    this.provider = provider;
    this.keys = keys;
    this.staging = staging;
    this.lag = lag;
    this.clock = clock;
  }

  /** How an account is to be proved: one that is left as it is can only be tested by the host. */
  static ConfirmMode mode(AccountWork work, Account account) {
    return account.proofPlace() == ProofPlace.UNTOUCHED
        ? ConfirmMode.HOST_TEST
        : work.item().run().settings().confirm();
  }

  /** One attempt. */
  Outcome prove(AccountWork work, Account account) {
    ConfirmMode mode = mode(work, account);
    return switch (mode) {
      case GATEWAY -> byGateway(work, account, null, Set.of());
      case HOST_TEST, BOTH -> byTest(work, account, mode);
    };
  }

  private Outcome byTest(AccountWork work, Account account, ConfirmMode mode) {
    return switch (tester.test(work, account)) {
      case Tested.Failed(ProofJudgement judgement) -> decided(work, account, judgement);
      case Tested.Passed() ->
          mode == ConfirmMode.BOTH
              ? byGateway(work, account, true, Set.of())
              : proved(
                  work,
                  account,
                  new Proof(true, GatewayProof.NONE, null, clock.instant()),
                  untouched(account));
      case Tested.Hint(Advisory advisory, HostFault fault) ->
          account.proofPlace() == ProofPlace.UNTOUCHED
              ? decided(
                  work,
                  account,
                  new ProofJudgement.TryLater(fault.reason(), fault.describe(), fault.retryAfter()))
              : byGateway(work, account, false, Set.of(advisory));
    };
  }

  private static Set<Advisory> untouched(Account account) {
    return account.proofPlace() == ProofPlace.UNTOUCHED
        ? Set.of(Advisory.IN_SERVICE_WITHOUT_MAPPING)
        : Set.of();
  }

  private Outcome byGateway(
      AccountWork work, Account account, @Nullable Boolean testPassed, Set<Advisory> hints) {
    ProofJudgement judgement = prover.prove(work, account);
    if (judgement instanceof ProofJudgement.Proved(TokenUsage _)) {
      Set<Advisory> advisories = EnumSet.noneOf(Advisory.class);
      advisories.addAll(hints);
      if (work.probe().responses() == Answer.FALSE) {
        advisories.add(Advisory.RESPONSES_UNSUPPORTED_BUT_CHAT_OK);
      }
      return proved(
          work,
          account,
          new Proof(testPassed, GatewayProof.OWN, account.accountId(), clock.instant()),
          advisories);
    }
    return decided(work, account, judgement);
  }

  /** Durable before it is believed: a proof costs tokens, and is never made twice. */
  private Outcome proved(AccountWork work, Account account, Proof proof, Set<Advisory> advisories) {
    boolean noted =
        keys.noteProof(
            work.item(),
            account.generation(),
            work.probe().smokeModel(),
            how(proof),
            proof.provedAt());
    if (!noted) {
      throw new KeyLostException("the key of " + work.item().lease() + " is lost");
    }
    return new Outcome.Proved(work.item().findings().withProof(proof).with(advisories));
  }

  private static ConfirmMode how(Proof proof) {
    if (proof.gateway() == GatewayProof.NONE) {
      return ConfirmMode.HOST_TEST;
    }
    return Boolean.TRUE.equals(proof.hostTestPassed()) ? ConfirmMode.BOTH : ConfirmMode.GATEWAY;
  }

  /** Hosts that hide credentials write into an account what its upstream echoed of them. */
  private static String redacted(AccountWork work, String cause) {
    return work.key().redactor().redact(cause, LONGEST_CAUSE);
  }

  private Outcome decided(AccountWork work, Account account, ProofJudgement judgement) {
    ItemFindings findings = work.item().findings();
    return switch (judgement) {
      case ProofJudgement.Proved _ -> throw new IllegalArgumentException("a proof is no failure");
      case ProofJudgement.Gone() -> new Outcome.Gone();
      case ProofJudgement.TooEarly(Duration askAgain) ->
          decided(new StageOutcome.WaitFor(WaitCondition.SCHEDULING_LAG, askAgain), findings);
      case ProofJudgement.OldNews() -> tested(work, account);
      case ProofJudgement.Mend(String why) -> mended(work, account, why);
      case ProofJudgement.CallerRefused(HostFault fault) -> {
        staging.doubt(work.place(), fault);
        yield hostFailed(fault, findings, Sign.FAILING);
      }
      case ProofJudgement.HostFailed(HostFault fault) ->
          hostFailed(fault, findings, FaultOutcomes.sign(fault));
      case ProofJudgement.TryLater(ReasonCode reason, String cause, Optional<Duration> after) -> {
        provider.lift(work, account);
        String words = redacted(work, cause);
        StageResult later =
            StageResult.of(
                    new StageOutcome.RetryLater(words, after, VerdictTable.endedBy(reason)),
                    findings.withTrouble(remember(findings, reason, false)))
                .withEvents(List.of(failed(reason, words)));
        yield new Outcome.Decided(
            reason == ReasonCode.UPSTREAM_UNAVAILABLE
                ? later.withMet(GateKind.UPSTREAM, Sign.FAILING)
                : later);
      }
      case ProofJudgement.Condemned(ReasonCode reason, String cause) -> {
        String words = redacted(work, cause);
        yield new Outcome.Decided(
            StageResult.of(new StageOutcome.Finish(VerdictTable.endedBy(reason), words), findings)
                .withEvents(List.of(failed(reason, words))));
      }
    };
  }

  /** A test that passes clears what stood against the account (host-api 9.1). */
  private Outcome tested(AccountWork work, Account account) {
    ProofJudgement judgement =
        switch (tester.test(work, account)) {
          case Tested.Failed(ProofJudgement failed) -> failed;
          case Tested.Passed() -> later("the host had set the account aside, and its test passed");
          case Tested.Hint(Advisory _, HostFault fault) -> later(fault.describe());
        };
    return decided(work, account, judgement);
  }

  private static ProofJudgement later(String cause) {
    return new ProofJudgement.TryLater(ReasonCode.HOST_REFUSED, cause, Optional.empty());
  }

  private Outcome mended(AccountWork work, Account account, String why) {
    Account again = provider.mend(work, account);
    Trouble trouble = remember(work.item().findings(), ReasonCode.HOST_REFUSED, true);
    return new Outcome.Decided(
        StageResult.of(
                new StageOutcome.WaitFor(WaitCondition.SCHEDULING_LAG, lag),
                work.item().findings().withAccount(again).withTrouble(trouble))
            .withEvents(List.of(TrailEvent.of("account_put_right", why))));
  }

  private static Outcome decided(StageOutcome decision, ItemFindings findings) {
    return new Outcome.Decided(StageResult.of(decision, findings));
  }

  /** Says nothing about the account: no attempt is spent. */
  private static Outcome hostFailed(HostFault fault, ItemFindings findings, Sign sign) {
    StageOutcome parked =
        new StageOutcome.Park(
            fault.describe(),
            fault.retryAfter(),
            VerdictTable.endedBy(ReasonCode.HOST_UNAVAILABLE),
            Optional.empty());
    return new Outcome.Decided(StageResult.of(parked, findings).withMet(GateKind.HOST, sign));
  }

  private Trouble remember(ItemFindings findings, ReasonCode reason, boolean mended) {
    return ProofJudge.remember(
        Optional.ofNullable(findings.trouble()), reason, mended, clock.instant());
  }

  private static TrailEvent failed(ReasonCode reason, String cause) {
    return new TrailEvent("proof_failed", cause, Map.of("reason_code", reason.code()));
  }
}

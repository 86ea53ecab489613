package relay.importing.confirm;

import java.util.Optional;
import relay.host.AccountRef;
import relay.host.AccountTest;
import relay.host.FaultKind;
import relay.host.HostFault;
import relay.importing.provision.AccountWork;
import relay.model.ModelId;
import relay.run.Advisory;
import relay.run.ItemFindings.Account;
import relay.run.ItemFindings.ProofPlace;
import relay.run.ReasonCode;
import relay.verdict.ProofJudge;
import relay.verdict.ProofJudgement;

/** Lets the host test an account itself (host-api 9.1): a hint, and costly for the key's owner. */
final class HostTester {

  /** What a test sends upstream on hosts before 0.1.137 (host-api 19, row 2). */
  private static final long TOKENS = 2_600;

  /** What the host's test said. */
  sealed interface Tested {

    /** The host's only success signal was seen. */
    record Passed() implements Tested {}

    /** It failed in a way that says nothing about the key: a call through the gateway decides. */
    record Hint(Advisory advisory, HostFault fault) implements Tested {}

    /** It failed in a way that counts. */
    record Failed(ProofJudgement judgement) implements Tested {}
  }

  /** Tests once. */
  Tested test(AccountWork work, Account account) {
    String model =
        account.proofPlace() == ProofPlace.UNTOUCHED
            ? work.probe().smokeModelRaw()
            : account.privateName();
    work.tally().hostCall();
    work.tally().hostTestTokens(TOKENS);
    AccountTest answer =
        work.host()
            .adapter()
            .accounts()
            .test(new AccountRef(account.accountId()), new ModelId(model), work.key().redactor());
    return switch (answer) {
      case AccountTest.Passed _ -> new Tested.Passed();
      case AccountTest.Failed(HostFault fault) -> failed(work, fault);
    };
  }

  private static Tested failed(AccountWork work, HostFault fault) {
    return fault.kind() == FaultKind.ADVISORY
        ? new Tested.Hint(advisory(fault.reason()), fault)
        : new Tested.Failed(
            ProofJudge.judgeTest(fault, Optional.ofNullable(work.item().findings().trouble())));
  }

  private static Advisory advisory(ReasonCode reason) {
    if (reason == ReasonCode.HOST_RESPONSES_ONLY) {
      return Advisory.RESPONSES_UNSUPPORTED_BUT_CHAT_OK;
    }
    return reason == ReasonCode.UPSTREAM_FORBIDDEN
        ? Advisory.INITIAL_PROBE_RACE_EXPECTED
        : Advisory.HOST_TEST_ADVISORY;
  }
}

package relay.importing.confirm;

import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import relay.host.AccountRef;
import relay.host.GatewayAnswer;
import relay.host.GatewayCall;
import relay.host.HostAccount;
import relay.importing.provision.AccountWork;
import relay.run.ItemFindings.Account;
import relay.verdict.AccountSeen;
import relay.verdict.ProofAttempt;
import relay.verdict.ProofJudge;
import relay.verdict.ProofJudgement;
import relay.verdict.ProofTimes;

/**
 * Calls the gateway as {@code @probe} with a name that only one account answers to: an end user's
 * call through the host on exactly this key, for about ten tokens (host-api 19, row 20).
 */
final class Prover {
  private static final int MAX_TOKENS = 16;

  private final ProofTimes times;
  private final Clock clock;
  private final RandomGenerator random;

  Prover(ProofTimes times, Clock clock, RandomGenerator random) {
    this.times = times;
    this.clock = clock;
    this.random = random;
  }

  /** Asks once and judges; reads the account when no answer came of it. */
  ProofJudgement prove(AccountWork work, Account account) {
    work.tally().hostCall();
    GatewayAnswer answer =
        work.host()
            .adapter()
            .gateway()
            .ask(
                new GatewayCall(
                    work.place().probeKey(),
                    account.privateName(),
                    freshText(),
                    MAX_TOKENS,
                    work.key().redactor()));
    if (answer instanceof GatewayAnswer.Answered good) {
      work.tally().gatewayTokens(good.usage());
    }
    return ProofJudge.judge(
        new ProofAttempt(
            answer,
            seen(work, account, answer),
            account.proofPlace(),
            Optional.ofNullable(account.stagedAt()).orElseGet(clock::instant),
            work.probe().upstream(),
            work.probe().responses(),
            work.host().version(),
            work.item().findings().trouble(),
            times,
            clock.instant()));
  }

  private static AccountSeen seen(AccountWork work, Account account, GatewayAnswer answer) {
    return switch (answer) {
      case GatewayAnswer.Answered _, GatewayAnswer.CallerRefused _, GatewayAnswer.HostFailed _ ->
          new AccountSeen.NotRead();
      case GatewayAnswer.NoAccount _, GatewayAnswer.UpstreamFailed _ -> {
        work.tally().hostCall();
        Optional<HostAccount> read =
            work.host()
                .adapter()
                .accounts()
                .find(new AccountRef(account.accountId()), work.key().redactor());
        yield read.<AccountSeen>map(AccountSeen.Read::new).orElseGet(AccountSeen.Gone::new);
      }
    };
  }

  /** Equal texts stick to the account that answered first (host-api 19, row 19). */
  private String freshText() {
    return "Say OK. " + HexFormat.of().toHexDigits(random.nextLong());
  }
}

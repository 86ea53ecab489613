package relay.standalone.conformance;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import relay.host.AccountRef;
import relay.host.GatewayAnswer;
import relay.host.GroupRef;
import relay.host.HostSecret;

/** The proof of one account by its private name (host-api 19, row 20). */
final class GatewayProof {
  private static final Duration AGAIN = Duration.ofMillis(250);

  /** Scheduling lag: candidate lists are built anew about every second (host-api 8.8). */
  private static final int MOST_TRIES = 40;

  private final Bench bench;
  private final GroupRef group;
  private final HostSecret key;

  GatewayProof(Bench bench, GroupRef group, HostSecret key) {
    this.bench = bench;
    this.group = group;
    this.key = key;
  }

  void run() {
    String name = "rm-proof";
    AccountRef account =
        bench
            .host()
            .accounts()
            .create(bench.account("proof", Set.of(group), name), bench.once("proof"))
            .account()
            .ref();
    GatewayAnswer answer = bench.upstream().key().isPresent() ? answered(name) : ask(name);
    if (bench.upstream().key().isPresent()) {
      bench.that(
          answer instanceof GatewayAnswer.Answered,
          "a good key answers by its private name: " + answer);
    } else {
      bench.that(
          answer instanceof GatewayAnswer.UpstreamFailed
              || answer instanceof GatewayAnswer.NoAccount,
          "an upstream that is not there is no fault of host or caller: " + answer);
    }
    bench.that(
        ask("rm-of-nobody") instanceof GatewayAnswer.NoAccount,
        "the mapping is an allow-list: another name finds no account");
    bench.host().accounts().delete(account);
  }

  private GatewayAnswer answered(String name) {
    GatewayAnswer answer = ask(name);
    for (int i = 0; i < MOST_TRIES && answer instanceof GatewayAnswer.NoAccount; i++) {
      LockSupport.parkNanos(AGAIN.toNanos());
      answer = ask(name);
    }
    return answer;
  }

  private GatewayAnswer ask(String name) {
    return UserChecks.ask(bench, key, name);
  }
}

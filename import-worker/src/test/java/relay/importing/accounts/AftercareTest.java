package relay.importing.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import relay.host.FaultKind;
import relay.host.HostFault;
import relay.host.HostFaultException;
import relay.host.HostOperation;
import relay.importing.provision.AccountAftercare;
import relay.importing.provision.ReachableHosts;
import relay.keys.AftercareStore;
import relay.resource.LedgerStore;
import relay.run.ReasonCode;
import relay.simulator.options.HostVersion;
import relay.simulator.upstream.KeyTruth;

/** Care for the accounts of a host that does not answer. */
class AftercareTest {

  @Test
  void aHostThatIsAwayIsAskedOnceAMinuteHoweverManyAccountsItHas() {
    try (var bench = KeyBench.of(HostVersion.V0_1_129);
        var worker = bench.worker()) {
      var keys = List.of("sk-test-one", "sk-test-two", "sk-test-three");
      keys.forEach(key -> bench.plant(key, KeyTruth.WRONG_KEY_401));
      worker.settle(bench.run(keys.toArray(String[]::new)));
      var asked = new AtomicInteger();
      var clock = Clock.systemUTC();
      ReachableHosts away =
          _ -> {
            asked.incrementAndGet();
            throw new HostFaultException(timeout());
          };
      var aftercare =
          new AccountAftercare(
              new AftercareStore(bench.jdbc()), new LedgerStore(bench.jdbc()), away, clock);

      assertThat(aftercare.careForSome(2)).isEqualTo(2);
      assertThat(aftercare.careForSome(2)).isZero();
      aftercare.lookAgain(2);

      assertThat(asked).hasValue(1);
    }
  }

  private static HostFault timeout() {
    return new HostFault(
        FaultKind.OUTAGE,
        ReasonCode.HOST_UNAVAILABLE,
        HostOperation.GATEWAY_CHAT,
        Optional.empty(),
        "timeout",
        "no answer in time",
        Optional.empty());
  }
}

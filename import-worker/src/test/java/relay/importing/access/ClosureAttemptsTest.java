package relay.importing.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.CannotCreateTransactionException;
import relay.host.FaultKind;
import relay.host.HostFault;
import relay.host.HostFaultException;
import relay.host.HostOperation;
import relay.importing.bench.HostBench;
import relay.importing.bench.Settings;
import relay.run.ReasonCode;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostVersion;

/** What nobody foresaw counts as an attempt of the closure; a database that is away does not. */
class ClosureAttemptsTest {
  private final HostBench bench = HostBench.start(HostOptions.of(HostVersion.V0_1_179));
  private final List<CoveredItems.End> ended = new ArrayList<>();
  private long closure;

  @BeforeEach
  void makeClosure() {
    var run = bench.run(Settings.subscription().build());
    var groupNo = bench.group("kimi");
    bench.jdbc().sql("UPDATE host_groups SET host_group_id = 1, host_group_name = 'kimi'").update();
    closure =
        new ClosureStore(bench.jdbc())
            .ensure(
                new ClosureStore.Subject(
                    bench.hostNo(), groupNo, run.settings().accessMode(), "users", "kimi-k2.6"),
                run.runNo());
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void whatNobodyForesawEndsTheItemsWhenAttemptsAreUsedUp() {
    runOnce(new IllegalStateException("not foreseen"));
    assertThat(column("attempt")).isEqualTo("2");
    assertThat(column("state")).isEqualTo("idle");
    assertThat(ended).isEmpty();

    runOnce(new IllegalStateException("not foreseen"));

    assertThat(ended)
        .singleElement()
        .isEqualTo(
            new CoveredItems.End.Unreached(
                ReasonCode.ACCESS_GATEWAY_FAILED, "internal error: IllegalStateException"));
  }

  @Test
  void aDatabaseThatIsAwaySpendsNoAttempt() {
    assertThatThrownBy(() -> runOnce(new CannotCreateTransactionException("no connection")))
        .isInstanceOf(CannotCreateTransactionException.class);

    assertThat(column("attempt")).isEqualTo("1");
    assertThat(ended).isEmpty();
  }

  @Test
  void anOutageOfTheHostSpendsNoAttempt() {
    for (int times = 0; times < 4; times++) {
      runOnce(hostIsAway());
    }

    assertThat(column("attempt")).isEqualTo("1");
    assertThat(column("not_before > now() - interval '1 second'")).isEqualTo("true");
    assertThat(ended).isEmpty();
  }

  @Test
  void anOutageEndsWithTheParkLimit() {
    runOnce(hostIsAway());
    bench.jdbc().sql("UPDATE access_closures SET outage_since = '2026-01-01T00:00:00Z'").update();

    runOnce(hostIsAway());

    assertThat(ended)
        .singleElement()
        .extracting(end -> ((CoveredItems.End.Unreached) end).reason())
        .isEqualTo(ReasonCode.HOST_UNAVAILABLE);
    assertThat(column("outage_since IS NULL")).isEqualTo("true");
  }

  private static HostFaultException hostIsAway() {
    return new HostFaultException(
        new HostFault(
            FaultKind.OUTAGE,
            ReasonCode.HOST_UNAVAILABLE,
            HostOperation.GROUP_READ,
            Optional.empty(),
            "no_connection",
            "refused",
            Optional.empty()));
  }

  private void runOnce(RuntimeException failure) {
    var epoch =
        bench
            .jdbc()
            .sql(
                """
                UPDATE access_closures SET state = 'queued', lease_epoch = lease_epoch + 1
                RETURNING lease_epoch
                """)
            .query(Integer.class)
            .single();
    new ClosureHandler(
            bench.jdbc(),
            new Listening(),
            Workers.access(bench, "worker-1"),
            bench.keyset(),
            _ -> {
              throw failure;
            },
            new SecureRandom(),
            Clock.systemUTC(),
            Workers.TIMES)
        .run(closure, epoch);
  }

  private String column(String name) {
    return bench
        .jdbc()
        .sql("SELECT (" + name + ")::text FROM access_closures")
        .query(String.class)
        .single();
  }

  private final class Listening implements CoveredItems {
    @Override
    public int end(long closureNo, Instant admittedBy, End end) {
      ended.add(end);
      return 1;
    }

    @Override
    public void spent(long closureNo, long tokens) {
      throw new AssertionError("nothing was asked");
    }
  }
}

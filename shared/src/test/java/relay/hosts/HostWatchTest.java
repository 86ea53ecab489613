package relay.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import relay.host.HostUrl;
import relay.host.sub2api.RecordedHost;
import relay.hosts.HostChange.StandIn;
import relay.model.HostId;
import relay.simulator.SimulatedHost;
import relay.simulator.faults.FaultAction;
import relay.simulator.faults.FaultRule;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostVersion;

/** When a host is looked at again without being asked for, and what becomes of a look. */
class HostWatchTest extends RegisteredHosts {
  private static final String RUN_BEGINS =
      """
      INSERT INTO import_runs
        (run_id, host_no, state, activity, settings, total_items, started_at)
      VALUES ('run_20260101_0001', 1, 'running', 'dispatching', '{}', 1, now() + interval '1 ms')
      """;

  private static final String LACKED_SOMETHING =
      """
      WITH looked AS (UPDATE host_capability_snapshots SET taken_at = now() - :ago::interval)
      UPDATE hosts SET status = 'unsupported'
      """;

  @Test
  void aRunsStartIsALookAndOnlyOne() throws IOException {
    register("prod", url());
    DATABASE.jdbc().sql(RUN_BEGINS).update();
    HostWatch watch = watch();

    watch.round();
    watch.round();

    assertThat(snapshots()).isEqualTo(2);
  }

  @Test
  void aHostThatIsAwayAtARunsStartStaysAsItWasSeen() throws IOException {
    register("prod", url());
    DATABASE.jdbc().sql(RUN_BEGINS).update();
    recorded.forEach(RecordedHost::close);

    watch().round();

    assertThat(snapshots()).isEqualTo(1);
    assertThat(registry().list().getFirst().standing().status()).isEqualTo(HostStatus.SUPPORTED);
  }

  @Test
  void aHostThatLackedSomethingIsLookedAtAgainMoreSeldom() throws IOException {
    register("prod", url());
    DATABASE.jdbc().sql(LACKED_SOMETHING).param("ago", "10 minutes").update();

    watch().round();

    assertThat(standing()).isEqualTo(HostStatus.UNSUPPORTED);
    DATABASE.jdbc().sql(LACKED_SOMETHING).param("ago", "16 minutes").update();

    watch().round();

    assertThat(standing()).isEqualTo(HostStatus.SUPPORTED);
  }

  @Test
  void aLookAtAnAddressThatTheHostHasLeftIsNotNoted() throws Exception {
    String key = "admin-" + "0".repeat(64);
    try (SimulatedHost old = simulated(HostVersion.V0_1_121, key);
        SimulatedHost moved = simulated(HostVersion.V0_1_129, key)) {
      RegisterHost hosts = CONTEXT.getBean(RegisterHost.class);
      hosts.register(host("prod", HostUrl.parse(old.baseUrl()), key));
      FaultRule slow = FaultRule.on("GET", "/settings/public$", new FaultAction.Hold());
      long held = old.faults().add(slow);
      Thread look = Thread.startVirtualThread(() -> hosts.probe(new HostId("host_01")));
      await().atMost(Duration.ofSeconds(5)).until(() -> old.faults().holding(held) == 1);
      change("host_01", Optional.of(HostUrl.parse(moved.baseUrl())), StandIn.AS_IT_IS);

      old.faults().release(held);
      look.join();

      assertThat(registry().list().getFirst().version().text()).isEqualTo("0.1.129");
      assertThat(snapshots()).as("of its registration and its move").isEqualTo(2);
    }
  }

  private static SimulatedHost simulated(HostVersion version, String key) {
    return SimulatedHost.start(HostOptions.of(version).withAdminKey(key));
  }

  private static HostStatus standing() {
    return registry().list().getFirst().standing().status();
  }

  private static HostWatch watch() {
    return new HostWatch(
        CONTEXT.getBean(CapabilitySnapshots.class),
        CONTEXT.getBean(RegisterHost.class),
        Duration.ofMinutes(1),
        Clock.systemUTC());
  }
}

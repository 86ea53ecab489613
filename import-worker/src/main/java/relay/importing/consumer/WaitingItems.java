package relay.importing.consumer;

import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.importing.access.CoveredItems;
import relay.run.AccessStatus;
import relay.run.Blame;
import relay.run.store.ClosureItems;
import relay.telemetry.EngineMetrics;
import relay.telemetry.EngineMetrics.Leg;
import relay.telemetry.HostIds;

/** Writes the end of a closure to its items, and counts them and what it cost. */
final class WaitingItems implements CoveredItems {
  private static final String HOST =
      "SELECT host_no FROM access_closures WHERE closure_no = :closure";

  private final ClosureItems items;
  private final JdbcClient jdbc;
  private final HostIds hosts;
  private final EngineMetrics metrics;

  WaitingItems(ClosureItems items, JdbcClient jdbc, HostIds hosts, EngineMetrics metrics) {
    this.items = items;
    this.jdbc = jdbc;
    this.hosts = hosts;
    this.metrics = metrics;
  }

  @Override
  public int end(long closureNo, Instant admittedBy, End end) {
    return switch (end) {
      case End.Reached reached ->
          counted(
              closureNo,
              AccessStatus.ACTIVE,
              Optional.empty(),
              items.reached(closureNo, admittedBy));
      case End.Unreached(var reason, var detail) ->
          counted(
              closureNo,
              AccessStatus.DEGRADED,
              Optional.of(reason.blame()),
              items.unreached(closureNo, admittedBy, reason, detail));
    };
  }

  @Override
  public void spent(long closureNo, long tokens) {
    items.spent(closureNo, tokens);
    metrics.spent(hosts.of(host(closureNo)), Leg.GATEWAY, tokens);
  }

  private int counted(long closureNo, AccessStatus access, Optional<Blame> blame, int ended) {
    if (ended > 0) {
      metrics.finished(hosts.of(host(closureNo)), access, blame, ended);
    }
    return ended;
  }

  private long host(long closureNo) {
    return jdbc.sql(HOST)
        .param("closure", closureNo)
        .query((row, index) -> row.getLong(1))
        .single();
  }
}

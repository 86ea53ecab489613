package relay.plan;

import java.util.HashMap;
import java.util.Map;
import relay.host.HostVersion;
import relay.model.BaseUrl;
import relay.plan.ImportPlan.Estimate;
import relay.run.ConfirmMode;

/**
 * Adds up what rows would cost, with the figures of host-api 19 (row 2) and 20 (row 4). Not
 * thread-safe.
 */
final class PlannedCost {

  private static final int PROBE_TOKENS = 30;
  private static final int PROBE_CALLS = 2;
  private static final int GATEWAY_TOKENS = 10;
  private static final int HOST_TEST_TOKENS = 2_600;
  private static final int SMALL_CREATION_PROBE_TOKENS = 120;
  private static final int CALLS_A_GROUP = 8;
  private static final int UPSTREAM_CALLS_A_SECOND = 5;
  private static final int ADMITTED_TOGETHER = 200;

  private final ConfirmMode confirm;
  private final HostSnapshot host;
  private final Map<BaseUrl, Long> upstreamCalls = new HashMap<>();
  private long keys;
  private long created;
  private long calls;

  PlannedCost(ConfirmMode confirm, HostSnapshot host) {
    this.confirm = confirm;
    this.host = host;
  }

  /** Adds a key that is worked on. */
  void add(ManifestRow.Key key, PlanAction action) {
    keys++;
    upstreamCalls.merge(key.baseUrl(), (long) PROBE_CALLS, Long::sum);
    calls += ownCalls(action) + (confirm == ConfirmMode.BOTH ? 2 : 1);
    created += action == PlanAction.CREATE || action == PlanAction.REPLACE ? 1 : 0;
  }

  Estimate estimate(int groups) {
    var hostCalls = calls + Math.ceilDiv(keys, ADMITTED_TOGETHER) + (long) groups * CALLS_A_GROUP;
    return new Estimate(
        hostCalls,
        keys * PROBE_TOKENS,
        confirm == ConfirmMode.HOST_TEST ? 0 : keys * GATEWAY_TOKENS,
        confirm == ConfirmMode.GATEWAY ? 0 : keys * HOST_TEST_TOKENS,
        created * creationProbeTokens(host.version()),
        minutes(hostCalls));
  }

  /** Calls beside the proof; a change of an account is read before and after. */
  private static int ownCalls(PlanAction action) {
    return switch (action) {
      case CREATE -> 1;
      case ADOPT, REUSE, REACTIVATE -> 3;
      case REPLACE -> 3;
      case CONFLICT, REJECT -> 0;
    };
  }

  private static int creationProbeTokens(HostVersion version) {
    if (!version.isAtLeast(0, 1, 122)) {
      return 0;
    }
    return version.isAtLeast(0, 1, 137) ? SMALL_CREATION_PROBE_TOKENS : HOST_TEST_TOKENS;
  }

  private long minutes(long hostCalls) {
    var atTheHost = Math.ceilDiv(hostCalls, Math.max(1, host.callsPerSecond()));
    var slowest =
        upstreamCalls.values().stream()
            .mapToLong(count -> Math.ceilDiv(count, UPSTREAM_CALLS_A_SECOND))
            .max()
            .orElse(0);
    return Math.ceilDiv(Math.max(atTheHost, slowest), 60);
  }
}

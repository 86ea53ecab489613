package relay.standalone.demo;

import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relay.retry.RetryPolicy;
import relay.simulator.SimulatedHost;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostTimes;
import relay.simulator.options.HostVersion;
import relay.simulator.upstream.FakeUpstreams;
import relay.simulator.upstream.PlannedKey;
import relay.simulator.upstream.UpstreamOptions;

/** Simulated hosts and upstreams, what is planted in them, and the judgement of what came out. */
public final class Demo implements AutoCloseable {

  private static final long SEED = 20_260_522;
  private static final String MODEL = "kimi-k2.6";
  private static final List<HostVersion> VERSIONS =
      List.of(HostVersion.V0_1_129, HostVersion.V0_1_179);
  private static final int NO_LOGIN_LIMIT = 0;
  private static final int UNLIMITED = 100_000;

  private record Part(String version, SimulatedHost host, DemoBatch batch) {}

  private record Posted(Part part, String runId) {}

  private final FakeUpstreams upstreams;
  private final List<Part> parts;
  private final int items;
  private final double factor;

  private Demo(FakeUpstreams upstreams, List<Part> parts, int items, double factor) {
    this.upstreams = upstreams;
    this.parts = parts;
    this.items = items;
    this.factor = factor;
  }

  /**
   * Plants {@code items} rows, an equal share for each host version.
   *
   * @param factor divides every wait of the simulated world
   */
  public static Demo prepare(int items, double factor) {
    var plan = DemoBatch.plan(items, VERSIONS.size(), SEED);
    var upstreams = FakeUpstreams.start(plan, UpstreamOptions.defaults().withTimeScale(1 / factor));
    var parts = new ArrayList<Part>();
    for (var index = 0; index < VERSIONS.size(); index++) {
      var version = VERSIONS.get(index);
      var options =
          HostOptions.of(version)
              .withTimes(HostTimes.of(version).scaledBy(1 / factor))
              .withLoginsPerWindow(NO_LOGIN_LIMIT);
      var batch = DemoBatch.of(plan, upstreams, index, VERSIONS.size(), items / VERSIONS.size());
      parts.add(new Part(version.text(), SimulatedHost.start(options), batch));
    }
    return new Demo(upstreams, parts, items, factor);
  }

  /** What our own simulated world needs: its pace, loopback upstreams, and no politeness. */
  public Map<String, Object> properties() {
    return propertiesAt(factor);
  }

  /** The same for any simulated world whose waits are divided by {@code factor}. */
  public static Map<String, Object> propertiesAt(double factor) {
    var properties = new LinkedHashMap<String, Object>();
    properties.put("relay.pace.factor", factor);
    properties.put("relay.queue.waits", delays(factor));
    properties.put("relay.egress.allow-cidrs", "127.0.0.0/8");
    properties.put("relay.limits.base-url.calls-per-second", UNLIMITED);
    properties.put("relay.limits.base-url.concurrent", UNLIMITED);
    properties.put("relay.web.requests-per-second", UNLIMITED);
    properties.put("relay.web.burst", UNLIMITED);
    return properties;
  }

  /** The waits between the attempts of a stage, at the demo's pace. */
  private static String delays(double factor) {
    return RetryPolicy.STAGE.faster(factor).delays().stream()
        .map(delay -> delay.toMillis() + "ms")
        .collect(Collectors.joining(","));
  }

  /**
   * Imports the batches and prints truth × verdict; the last line counts what is wrong.
   *
   * @return how many items have a wrong verdict, or 1 when a row of the table is missing
   */
  public int run(URI address, String token, PrintStream out) {
    var api = new RelayApi(address, token);
    var started = System.nanoTime();
    var runs = parts.stream().flatMap(part -> post(api, part)).toList();
    runs.forEach(run -> out.println("run           " + address + page(run)));
    runs.forEach(run -> await(api, run, out));
    var seconds = Duration.ofNanos(System.nanoTime() - started).toMillis() / 1000.0;
    var table = new TruthTable();
    runs.forEach(run -> judge(api, run, table));
    table.print(out);
    out.println();
    out.printf("%d items in %.1f s: %.1f items/s%n", items, seconds, items / seconds);
    return verdict(table, out);
  }

  /** Every key that was planted, in clear: made up, and never to be seen outside the hosts. */
  public Stream<String> keys() {
    return upstreams.plan().keys().map(PlannedKey::key);
  }

  @Override
  public void close() {
    parts.forEach(part -> part.host().close());
    upstreams.close();
  }

  private static Stream<Posted> post(RelayApi api, Part part) {
    var operator = new HostOperator(part.host().baseUrl());
    var hostId =
        api.registerHost(
            "demo " + part.version(), part.host().baseUrl(), operator.adminKey(), UNLIMITED);
    var main = new LinkedHashMap<String, Object>();
    main.put("host_id", hostId);
    main.put("mode", "partial");
    main.put("access_mode", "subscription");
    main.put("subscription_users", List.of(Map.of("selector", "@probe", "duration_days", 30)));
    main.put("group", "demo");
    main.put("requested_models", List.of(MODEL));
    var closing = new LinkedHashMap<>(main);
    closing.put("access_mode", "self_service");
    closing.remove("subscription_users");
    closing.put("probe_api_key", operator.keyOfAUserOfAnotherGroup("user@example.test"));
    closing.put("group", "demo-self-service");
    return Stream.of(
        new Posted(part, api.postRun(main, part.batch().items())),
        new Posted(part, api.postRun(closing, part.batch().closureItems())));
  }

  private static String page(Posted run) {
    return "/batch-import/runs/" + run.runId();
  }

  private static void await(RelayApi api, Posted run, PrintStream out) {
    while (true) {
      var now = api.awaitRun(run.runId());
      out.printf(
          "              %s  %s/%s done, %s active%n",
          run.runId(), now.get("completed_items"), now.get("total_items"), now.get("active_items"));
      if (!now.get("finished_at").isNull()) {
        return;
      }
    }
  }

  private static void judge(RelayApi api, Posted run, TruthTable table) {
    api.verdicts(run.runId())
        .forEach((ref, seen) ->
            table.add(
                run.part().version(),
                Objects.requireNonNull(run.part().batch().truths().get(ref)),
                seen));
  }

  private static int verdict(TruthTable table, PrintStream out) {
    var rows =
        Stream.concat(
                TruthRow.plantedBesideGood().stream()
                    .map(truth -> TruthRow.of(truth).orElseThrow()),
                Stream.of(TruthRow.MALFORMED, TruthRow.CLOSURE_FAILS))
            .toList();
    var missing = table.rarest(rows) == 0;
    if (missing) {
      out.println("a row of the verdict table is missing");
    }
    out.println(table.wrong() + " wrong");
    return missing ? Math.max(1, table.wrong()) : table.wrong();
  }
}

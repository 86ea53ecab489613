package relay.standalone.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relay.standalone.ThreeServices;
import relay.standalone.demo.Demo;
import relay.standalone.metrics.MetricsDocument.Described;

/** The metrics are a contract: what the three services export is what the document lists. */
class MetricsContractTest {
  private static final int ITEMS = 60;
  private static final double FACTOR = 60;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String BEING_LOOKED_AT = "host_00";
  private static final Pattern RUN_OR_ITEM = Pattern.compile("(run|item)_\\d.*");

  private static final MetricsDocument DOCUMENT = MetricsDocument.read();
  private static final Map<String, Exposition> SERVICES = new TreeMap<>();

  private static Demo demo;
  private static ThreeServices services;

  @BeforeAll
  static void runABatch(@TempDir Path folder) {
    demo = Demo.prepare(ITEMS, FACTOR);
    var settings = new LinkedHashMap<>(demo.properties());
    settings.put("relay.dispatch.gauges-every", "200ms");
    services = new ThreeServices(folder, settings);
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    demo.run(services.address(), services.token(), nowhere);
    await("dead letters are counted")
        .atMost(LIMIT)
        .until(() -> ThreeServices.metrics(services.api()).contains("relay_dead_letters{"));
    SERVICES.put("API service", scrape(ThreeServices.metrics(services.api())));
    SERVICES.put("import worker", scrape(ThreeServices.metrics(services.importWorker())));
    SERVICES.put("reconcile worker", scrape(ThreeServices.metrics(services.reconcileWorker())));
  }

  @AfterAll
  static void stop() {
    services.close();
    demo.close();
  }

  @Test
  void whatIsListedIsExportedByWhomTheDocumentNames() {
    Map<String, Set<String>> listed = new TreeMap<>();
    DOCUMENT
        .metrics()
        .forEach((metric, described) ->
            exporters(described).forEach(service -> names(listed, service).add(metric)));
    Map<String, Set<String>> exported = new TreeMap<>();
    SERVICES.forEach((service, seen) -> names(exported, service).addAll(seen.types().keySet()));

    assertThat(exported).isEqualTo(listed);
  }

  @Test
  void typesAreAsListed() {
    SERVICES.forEach((service, seen) ->
        assertThat(seen.types())
            .as(service)
            .allSatisfy((metric, type) -> assertThat(described(metric).type()).isEqualTo(type)));
  }

  @Test
  void labelsAreAsListed() {
    SERVICES.forEach((service, seen) ->
        assertThat(seen.types().keySet())
            .as(service)
            .allSatisfy(
                metric -> assertThat(seen.labels(metric)).isEqualTo(described(metric).labels())));
  }

  @Test
  void labelsKeepToTheirClosedSets() {
    Set<String> hosts = new TreeSet<>(column("SELECT host_id FROM hosts"));
    hosts.add(BEING_LOOKED_AT);
    SERVICES.forEach((service, seen) ->
        seen.samples()
            .forEach((metric, samples) ->
                samples.forEach(labels ->
                    labels.forEach((label, value) ->
                        assertThat(allowed(label, metric, hosts, value))
                            .as("%s of %s in the %s", label, metric, service)
                            .contains(value)))));
  }

  @Test
  void noLabelNamesARunAnItemABaseUrlOrAKey() {
    Set<String> values =
        SERVICES.values().stream()
            .flatMap(seen -> seen.samples().values().stream())
            .flatMap(Set::stream)
            .flatMap(labels -> labels.values().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> baseUrls = column("SELECT base_url FROM run_targets");

    assertThat(values).noneMatch(value -> RUN_OR_ITEM.matcher(value).matches());
    assertThat(values).doesNotContainAnyElementsOf(baseUrls);
    assertThat(values).noneMatch(value -> value.contains("://") || value.contains("@"));
    assertThat(demo.keys()).noneMatch(values::contains);
  }

  @Test
  void fleetWideGaugesTellWhatIsTrue() {
    Exposition api = Objects.requireNonNull(SERVICES.get("API service"));

    assertThat(api.of("relay_gates")).hasSize(6);
    assertThat(api.of("relay_dead_letters")).hasSize(3);
    assertThat(api.of("relay_host_usable")).hasSize(2);
    assertThat(ThreeServices.metrics(services.api()))
        .contains("relay_runs{state=\"running\"} 0.0")
        .contains("relay_host_usable{host_id=\"")
        .contains("relay_ready_items 0.0")
        .contains("relay_oldest_ready_age_seconds 0.0");
  }

  private static Exposition scrape(String text) {
    return Exposition.read(text);
  }

  private static Described described(String metric) {
    return Optional.ofNullable(DOCUMENT.metrics().get(metric))
        .orElseThrow(() -> new AssertionError(metric + " does not stand in docs/metrics.md"));
  }

  private static List<String> column(String sql) {
    return services.database().jdbc().sql(sql).query((row, _) -> row.getString(1)).list();
  }

  private static Set<String> allowed(String label, String metric, Set<String> hosts, String value) {
    return switch (label) {
      case "host_id" -> hosts;
      case "version", "schema" -> Set.of(value);
      default -> DOCUMENT.allowed(label, metric);
    };
  }

  private static List<String> exporters(Described described) {
    return switch (described.from()) {
      case "all" -> List.copyOf(SERVICES.keySet());
      case "leader" -> List.of("API service");
      default -> List.of(described.from().split(", "));
    };
  }

  private static Set<String> names(Map<String, Set<String>> all, String service) {
    return all.computeIfAbsent(service, name -> new TreeSet<>());
  }
}

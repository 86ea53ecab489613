package relay.standalone.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The tables of {@code docs/metrics.md}.
 *
 * @param metrics name → what is said of it
 * @param values {@code label} or {@code label metric} → the values it may have; empty for those
 *     that are no list
 */
record MetricsDocument(Map<String, Described> metrics, Map<String, Set<String>> values) {
  private static final Path FILE = Path.of("..", "docs", "metrics.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** One row of the first table. */
  record Described(String type, Set<String> labels, String from) {}

  static MetricsDocument read() {
    Map<String, Described> metrics = new TreeMap<>();
    Map<String, Set<String>> values = new TreeMap<>();
    for (List<String> row : rows()) {
      if (row.size() == 5 && row.getFirst().startsWith("`relay_")) {
        metrics.put(
            one(row.getFirst()),
            new Described(row.get(1), Set.copyOf(codes(row.get(2))), row.get(3)));
      } else if (row.size() == 3 && row.getFirst().startsWith("`")) {
        String metric = row.get(1).equals("all") ? "" : " " + one(row.get(1));
        values.put(one(row.getFirst()) + metric, words(row.get(2)));
      }
    }
    return new MetricsDocument(metrics, values);
  }

  /** What a label of a metric may be; nothing when that is no list. */
  Set<String> allowed(String label, String metric) {
    return Optional.ofNullable(values.get(label + " " + metric))
        .or(() -> Optional.ofNullable(values.get(label)))
        .orElseThrow(() -> new AssertionError("no values are listed for " + label));
  }

  private static List<List<String>> rows() {
    try {
      return Files.readAllLines(FILE).stream()
          .filter(line -> line.startsWith("|"))
          .map(line -> Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList())
          .toList();
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  private static Set<String> words(String cell) {
    return codes(cell).stream()
        .flatMap(code -> Arrays.stream(code.split(" ")))
        .collect(Collectors.toSet());
  }

  private static String one(String cell) {
    return codes(cell).getFirst();
  }

  private static List<String> codes(String cell) {
    return CODE.matcher(cell).results().map((MatchResult found) -> found.group(1)).toList();
  }
}

package relay.standalone.demo;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Truth against verdict, by host version: what was planted, what came out, and what is wrong. */
final class TruthTable {

  private static final class Line {

    private final TruthRow row;
    private final Map<String, Integer> verdicts = new TreeMap<>();
    private int right;
    private int wrong;

    private Line(TruthRow row) {
      this.row = row;
    }

    private void add(SeenVerdict seen) {
      verdicts.merge(seen.toString(), 1, Integer::sum);
      if (row.isRight().test(seen)) {
        right++;
      } else {
        wrong++;
      }
    }

    private int planted() {
      return right + wrong;
    }
  }

  private final Map<String, Map<String, Line>> versions = new LinkedHashMap<>();

  /** Counts one item. */
  void add(String version, TruthRow row, SeenVerdict seen) {
    versions
        .computeIfAbsent(version, name -> new TreeMap<>())
        .computeIfAbsent(row.label(), label -> new Line(row))
        .add(seen);
  }

  /** How many items have another verdict than their truth deserves. */
  int wrong() {
    return versions.values().stream()
        .flatMap(lines -> lines.values().stream())
        .mapToInt(line -> line.wrong)
        .sum();
  }

  /** How often the rarest row of any version was seen; 0 for a version without that row. */
  int rarest(Iterable<TruthRow> rows) {
    var rarest = Integer.MAX_VALUE;
    for (var lines : versions.values()) {
      for (var row : rows) {
        var line = lines.get(row.label());
        rarest = Math.min(rarest, line == null ? 0 : line.planted());
      }
    }
    return rarest;
  }

  void print(PrintStream out) {
    versions.forEach((version, lines) -> {
      out.println();
      out.printf("host %s%n", version);
      out.printf("  %-24s %7s %7s %7s  %s%n", "truth", "planted", "right", "wrong", "verdicts");
      lines.values().forEach(line -> print(line, out));
    });
  }

  private static void print(Line line, PrintStream out) {
    var verdicts =
        line.verdicts.entrySet().stream()
            .map(seen -> seen.getKey() + " ×" + seen.getValue())
            .collect(Collectors.joining(", "));
    out.printf(
        "  %-24s %7d %7d %7d  %s%s%n",
        line.row.label(),
        line.planted(),
        line.right,
        line.wrong,
        verdicts,
        line.wrong == 0 ? "" : "   (should be " + line.row.expected() + ")");
  }
}

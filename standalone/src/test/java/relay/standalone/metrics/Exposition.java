package relay.standalone.metrics;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one service exports of ours, read from Prometheus' text format.
 *
 * @param types metric → type, without the {@code _max} gauges of timers
 * @param samples metric → the label sets of its samples, without {@code le}
 */
record Exposition(Map<String, String> types, Map<String, Set<Map<String, String>>> samples) {
  private static final Pattern TYPE = Pattern.compile("# TYPE (relay_\\w+) (\\w+)");
  private static final Pattern SAMPLE =
      Pattern.compile("(relay_\\w+?)(?:_bucket|_sum|_count|_max)?(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  static Exposition read(String text) {
    Map<String, String> types = new TreeMap<>();
    Map<String, Set<Map<String, String>>> samples = new TreeMap<>();
    for (String line : text.lines().toList()) {
      Matcher type = TYPE.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (type.matches() && !type.group(1).endsWith("_max")) {
        types.put(type.group(1), type.group(2));
      } else if (sample.matches()) {
        samples
            .computeIfAbsent(sample.group(1), name -> new LinkedHashSet<>())
            .add(labelled(sample.group(2)));
      }
    }
    return new Exposition(types, samples);
  }

  /** The names of the labels of a metric. */
  Set<String> labels(String metric) {
    return of(metric).stream()
        .flatMap(labels -> labels.keySet().stream())
        .collect(Collectors.toSet());
  }

  /** The label sets of a metric. */
  Set<Map<String, String>> of(String metric) {
    return Objects.requireNonNullElse(samples.get(metric), Set.of());
  }

  private static Map<String, String> labelled(@Nullable String text) {
    Map<String, String> labels = new LinkedHashMap<>();
    if (text != null) {
      Matcher label = LABEL.matcher(text);
      while (label.find()) {
        if (!label.group(1).equals("le")) {
          labels.put(label.group(1), label.group(2));
        }
      }
    }
    return labels;
  }
}

package relay.api.console;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import relay.api.runs.RunView;

/**
 * How a run's items ended, as parts of one bar from 0 to 100. What has no verdict yet stays empty.
 */
public record OutcomeBar(List<Part> parts) {

  /** Thinner than this, a part could not be seen. */
  private static final double THINNEST = 0.6;

  private static final double FULL = 100;

  public OutcomeBar {
    parts = List.copyOf(parts);
  }

  /**
   * One colour of the bar.
   *
   * @param kind the style class: {@code good}, {@code soso}, {@code bad} or {@code gone}
   * @param from where it begins, 0 to 100
   * @param width how wide it is, 0 to 100
   */
  public record Part(String kind, double from, double width) {}

  /** The bar of {@code run}. */
  public static OutcomeBar of(RunView run) {
    var judged = run.activeItems() + run.degradedItems() + run.brokenItems();
    var widths = new LinkedHashMap<String, Double>();
    widths.put("good", width(run.activeItems(), run.totalItems()));
    widths.put("soso", width(run.degradedItems(), run.totalItems()));
    widths.put("bad", width(run.brokenItems(), run.totalItems()));
    widths.put("gone", width(run.completedItems() - judged, run.totalItems()));
    makeRoom(widths);
    var parts = new ArrayList<Part>();
    widths.forEach((kind, width) -> {
      if (width > 0) {
        var from = parts.isEmpty() ? 0 : parts.getLast().from() + parts.getLast().width();
        parts.add(new Part(kind, rounded(from), width));
      }
    });
    return new OutcomeBar(parts);
  }

  /** What thin parts take more than their share, the widest gives. */
  private static void makeRoom(Map<String, Double> widths) {
    var all = widths.values().stream().mapToDouble(Double::doubleValue).sum();
    if (all > FULL) {
      var widest = Collections.max(widths.entrySet(), Map.Entry.comparingByValue());
      widest.setValue(rounded(widest.getValue() - (all - FULL)));
    }
  }

  private static double width(long items, long total) {
    return items <= 0 || total <= 0 ? 0 : Math.max(rounded(FULL * items / total), THINNEST);
  }

  private static double rounded(double percent) {
    return Math.round(percent * 100) / 100.0;
  }
}

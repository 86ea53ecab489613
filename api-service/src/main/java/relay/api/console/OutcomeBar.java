package relay.api.console;

import java.util.ArrayList;
import java.util.List;
import relay.api.runs.RunView;

/**
 * How a run's items ended, as parts of one bar from 0 to 100. What has no verdict yet stays empty.
 */
public record OutcomeBar(List<Part> parts) {

  /** Thinner than this, a part could not be seen. */
  private static final double THINNEST = 0.6;

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
    var parts = new ArrayList<Part>();
    var ended = run.activeItems() + run.degradedItems() + run.brokenItems();
    add(parts, "good", run.activeItems(), run.totalItems());
    add(parts, "soso", run.degradedItems(), run.totalItems());
    add(parts, "bad", run.brokenItems(), run.totalItems());
    add(parts, "gone", run.completedItems() - ended, run.totalItems());
    return new OutcomeBar(parts);
  }

  private static void add(List<Part> parts, String kind, long items, long total) {
    if (items <= 0 || total <= 0) {
      return;
    }
    var from = parts.isEmpty() ? 0 : parts.getLast().from() + parts.getLast().width();
    var width = Math.max(rounded(100.0 * items / total), THINNEST);
    parts.add(new Part(kind, from, Math.min(width, 100 - from)));
  }

  private static double rounded(double percent) {
    return Math.round(percent * 100) / 100.0;
  }
}

package relay.readmodel;

import java.util.ArrayList;
import java.util.List;
import relay.run.Text;

/** The warnings that a run shows (seed 004, 6.3: {@code recent_warnings}). */
public final class RunWarnings {

  private RunWarnings() {}

  /** One sentence for each kind of trouble among the run's items; empty when there is none. */
  public static List<Text> of(RunCounts counts) {
    var warnings = new ArrayList<Text>();
    add(
        warnings,
        counts.warnings(),
        "The run holds %d items with an advisory; see their capability profile and retry trail.",
        "该批次包含 %d 条 advisory item，建议检查 capability profile 与 retry 轨迹");
    add(
        warnings,
        counts.degraded(),
        "%d items are degraded: something around the key is not in order, or it passes.",
        "%d 个条目处于 degraded：密钥周边存在问题或为暂时性故障");
    add(
        warnings,
        counts.broken(),
        "%d items are broken: these keys will not work.",
        "%d 个条目处于 broken：这些密钥不可用");
    return List.copyOf(warnings);
  }

  private static void add(List<Text> warnings, long count, String english, String chinese) {
    if (count > 0) {
      warnings.add(new Text(english.formatted(count), chinese.formatted(count)));
    }
  }
}

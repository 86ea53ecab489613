package relay.api.runs;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import relay.run.AccessStatus;
import relay.run.ItemStage;

/**
 * The ranges of the bucket index that together give the order of seed 004, 8.2: items that are not
 * done, then broken and degraded ones, each newest first. One bucket is one pair of stage and
 * access status; buckets of the same rank are merged by time.
 */
final class ItemBuckets {

  /** One range of the index, read behind the tuple (time, number). */
  record Bucket(ItemStage stage, AccessStatus access, int rank, @Nullable PageCursor after) {}

  private ItemBuckets() {}

  /** The buckets that can hold rows behind {@code after} and pass {@code filter}. */
  static List<Bucket> of(ItemFilter filter, @Nullable PageCursor after) {
    var buckets = new ArrayList<Bucket>();
    for (var stage : ItemStage.values()) {
      for (var access : AccessStatus.values()) {
        var rank = rank(stage, access);
        if (passes(filter, stage, access) && (after == null || rank >= after.rank())) {
          buckets.add(
              new Bucket(
                  stage, access, rank, after != null && rank == after.rank() ? after : null));
        }
      }
    }
    return buckets;
  }

  private static boolean passes(ItemFilter filter, ItemStage stage, AccessStatus access) {
    return (filter.stage() == null || filter.stage() == stage)
        && (filter.access() == null || filter.access() == access);
  }

  private static int rank(ItemStage stage, AccessStatus access) {
    var troubled = access == AccessStatus.BROKEN || access == AccessStatus.DEGRADED;
    return (stage == ItemStage.DONE ? 2 : 0) + (troubled ? 0 : 1);
  }
}

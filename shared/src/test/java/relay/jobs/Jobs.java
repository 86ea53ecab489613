package relay.jobs;

import java.util.List;
import java.util.stream.IntStream;
import relay.model.ItemKey;
import relay.run.ItemLease;

/** Jobs for tests. */
public final class Jobs {
  public static final TraceContext TRACE =
      new TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

  private Jobs() {}

  /** First attempt at item {@code itemNo} of run 1. */
  public static Job.ImportItem importItem(int itemNo) {
    return new Job.ImportItem(new ItemLease(ItemKey.of(1, itemNo), 1), 1, TRACE);
  }

  /** The items {@code 1} to {@code count} of run {@code runNo}. */
  public static List<Job.ImportItem> importItems(long runNo, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(itemNo ->
            new Job.ImportItem(new ItemLease(ItemKey.of(runNo, itemNo), 1), 1, TraceContext.NONE))
        .toList();
  }

  /** The attempt after {@code job}. */
  public static Job.ImportItem nextAttempt(Job.ImportItem job) {
    ItemLease lease = new ItemLease(job.lease().item(), job.lease().epoch() + 1);
    return new Job.ImportItem(lease, job.attempt() + 1, job.trace());
  }
}

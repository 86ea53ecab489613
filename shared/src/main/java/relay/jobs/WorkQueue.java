package relay.jobs;

/** The queues that workers take jobs from, one for each sort of job. */
public enum WorkQueue {
  IMPORT_ITEM("import.item.v1"),
  RECONCILE_ITEM("reconcile.item.v1"),
  CONTROL("control.v1");

  private final String title;

  WorkQueue(String title) {
    this.title = title;
  }

  /**
   * Its name on the broker and in metrics. The number counts changes of a queue's arguments, which
   * a broker never makes to a queue that is there.
   */
  public String title() {
    return title;
  }

  /** The queue for a job. */
  public static WorkQueue of(Job job) {
    return switch (job) {
      case Job.ImportItem item -> IMPORT_ITEM;
      case Job.ReconcileItem item -> RECONCILE_ITEM;
      case Job.Control control -> CONTROL;
    };
  }
}

package relay.reconcile.consumer;

import relay.jobs.Delivery;
import relay.jobs.Disposition;
import relay.jobs.Job;
import relay.jobs.JobHandler;

/**
 * Does reconcile jobs. This release has no check of a single account, so each job is kept among the
 * dead letters, where a person and a later release find it, and nothing on a host is touched.
 */
final class ReconcileJobHandler implements JobHandler {

  @Override
  public void handle(Delivery delivery) {
    delivery.settle(new Disposition.Aside(reason(delivery.job())));
  }

  private static String reason(Job job) {
    return switch (job) {
      case Job.ReconcileItem item ->
          "this release checks no accounts: resource %d of reconcile %d"
              .formatted(item.resourceNo(), item.reconcileNo());
      case Job.ImportItem item -> "an import job is no work for a reconcile worker";
      case Job.Control control -> "a control job is no work for a reconcile worker";
    };
  }
}

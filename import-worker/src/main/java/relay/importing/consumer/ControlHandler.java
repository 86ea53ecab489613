package relay.importing.consumer;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import relay.importing.stage.ControlWork;
import relay.importing.stage.DatabaseAway;
import relay.jobs.ControlKind;
import relay.jobs.Delivery;
import relay.jobs.Disposition;
import relay.jobs.Job;
import relay.jobs.JobHandler;
import relay.telemetry.Outage;

/** Hands control jobs to who does their kind. */
final class ControlHandler implements JobHandler {
  private final Map<ControlKind, ControlWork> work;
  private final Outage database;
  private final WorkerSettings settings;

  ControlHandler(Collection<ControlWork> work, Outage database, WorkerSettings settings) {
    this.work = work.stream().collect(toUnmodifiableMap(ControlWork::kind, Function.identity()));
    this.database = database;
    this.settings = settings;
  }

  @Override
  public void handle(Delivery delivery) {
    if (!(delivery.job() instanceof Job.Control control)) {
      delivery.settle(new Disposition.Aside("not a control job"));
      return;
    }
    @Nullable ControlWork doer = work.get(control.kind());
    if (doer == null) {
      delivery.settle(
          new Disposition.Aside("this release does no " + control.kind().code() + " jobs"));
      return;
    }
    try (var _ = control.trace().logged()) {
      delivery.settle(done(doer, control));
    }
  }

  private Disposition done(ControlWork doer, Job.Control control) {
    try {
      doer.run(control.subjectNo(), control.epoch());
      database.here();
      return Disposition.DONE;
    } catch (RuntimeException failed) {
      if (!DatabaseAway.says(failed)) {
        throw failed;
      }
      database.away("control jobs come again", failed);
      return new Disposition.Later(control, settings.databaseRetry());
    }
  }
}

package relay.api.dispatch;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.jobs.ControlKind;
import relay.jobs.Job;
import relay.jobs.JobQueue;
import relay.jobs.TraceContext;

/**
 * Hands out access closures that items wait for: one at a time for a set, and not more often than
 * the gap allows while items arrive. One whose worker died is handed out again.
 */
final class ClosureScheduler {

  private static final String HAND_OUT =
      """
      WITH due AS (
        SELECT c.closure_no FROM access_closures c
        WHERE (c.state = 'idle' OR c.lease_until < :now)
          AND (c.not_before IS NULL OR c.not_before <= :now)
          AND (c.last_started_at IS NULL OR c.last_started_at <= :started_by)
          AND EXISTS (SELECT FROM import_items i
                      WHERE i.closure_no = c.closure_no AND i.state = 'waiting'
                        AND i.admitted_at <= :admitted_by)
        FOR UPDATE SKIP LOCKED
      )
      UPDATE access_closures c SET state = 'queued', lease_epoch = c.lease_epoch + 1, lease_until = :until
      FROM due d WHERE c.closure_no = d.closure_no
      RETURNING c.closure_no, c.lease_epoch, c.attempt
      """;

  private static final String TAKE_BACK =
      """
      UPDATE access_closures SET state = 'idle', lease_until = NULL
      WHERE closure_no = :closure AND lease_epoch = :epoch AND state = 'queued'
      """;

  private final JdbcClient jdbc;
  private final JobQueue queue;
  private final DispatchSettings settings;
  private final Clock clock;

  ClosureScheduler(JdbcClient jdbc, JobQueue queue, DispatchSettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.queue = queue;
    this.settings = settings;
    this.clock = clock;
  }

  void run() {
    List<Job.Control> due = handOut();
    if (due.isEmpty()) {
      return;
    }
    queue.publish(due).notTaken().forEach(notTaken -> takeBack(notTaken.job()));
  }

  private List<Job.Control> handOut() {
    OffsetDateTime now = OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    return jdbc.sql(HAND_OUT)
        .param("now", now)
        .param("started_by", now.minus(settings.closureGap()))
        .param("admitted_by", now.minus(settings.settle()))
        .param("until", now.plus(settings.closureLease()))
        .query((row, index) ->
            new Job.Control(
                ControlKind.ACCESS_CLOSURE,
                row.getLong("closure_no"),
                row.getInt("lease_epoch"),
                row.getInt("attempt"),
                TraceContext.NONE))
        .list();
  }

  private void takeBack(Job job) {
    if (job instanceof Job.Control closure) {
      jdbc.sql(TAKE_BACK)
          .param("closure", closure.subjectNo())
          .param("epoch", closure.epoch())
          .update();
    }
  }
}

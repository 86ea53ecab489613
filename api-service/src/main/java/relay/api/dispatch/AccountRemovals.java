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
 * Hands out the removal of accounts that verdicts left behind: one job a host while any are left.
 */
final class AccountRemovals {

  private static final String HOSTS =
      """
      SELECT DISTINCT host_no FROM upstream_keys
      WHERE aftercare IS NOT NULL AND held_by_run IS NULL
        AND (care_until IS NULL OR care_until <= :now)
      """;

  private final JdbcClient jdbc;
  private final JobQueue queue;
  private final Clock clock;

  AccountRemovals(JdbcClient jdbc, JobQueue queue, Clock clock) {
    this.jdbc = jdbc;
    this.queue = queue;
    this.clock = clock;
  }

  void run() {
    List<Job.Control> jobs =
        jdbc.sql(HOSTS)
            .param("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
            .query((row, index) ->
                new Job.Control(
                    ControlKind.ACCOUNT_REMOVAL, row.getLong(1), 0, 1, TraceContext.NONE))
            .list();
    if (!jobs.isEmpty()) {
      queue.publish(jobs); // what the broker does not take is found again by the next look
    }
  }
}

package relay.run.store;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.keys.KeyVerdicts;
import relay.run.AccessStatus;
import relay.run.ReasonCode;

/**
 * Ends the items that wait for an access closure, a thousand in a statement, each with its read
 * model, trail and counters. What was proved of a key stays its confirmation. Safe for concurrent
 * use; may be repeated: an ended item is not ended again.
 */
public final class ClosureItems {
  private static final int AT_ONCE = 1_000;

  private static final String END =
      """
      WITH covered AS (
        SELECT run_no, item_no FROM import_items
        WHERE closure_no = :closure AND state = 'waiting' AND stage = 'validate'
          AND admitted_at <= :admitted_by
        LIMIT :most FOR UPDATE SKIP LOCKED
      ), moved AS (
        UPDATE import_items i SET stage = 'done', state = 'done', attempt = 1, lease_until = NULL,
          not_before = NULL, waits_for = NULL, closure_no = NULL
        FROM covered c WHERE i.run_no = c.run_no AND i.item_no = c.item_no
        RETURNING i.run_no, i.item_no, 'validate' AS from_stage, i.fingerprint
      ), ended AS (
        SELECT r.host_no, m.fingerprint, m.run_no, m.item_no, :access AS access, :reason::text AS reason,
          :confirmation::text AS confirmation
        FROM moved m JOIN import_runs r ON r.run_no = m.run_no
      ),
      """
          + KeyVerdicts.NOTED
          + EndedItems.REST;

  private static final String SPENT =
      """
      INSERT INTO run_counters AS c (run_no, shard, tokens_gateway)
      SELECT coalesce(
          (SELECT min(run_no) FROM import_items WHERE closure_no = :closure AND state = 'waiting'),
          (SELECT run_no FROM access_closures WHERE closure_no = :closure)),
        :shard, :tokens
      ON CONFLICT (run_no, shard) DO UPDATE SET
        tokens_gateway = c.tokens_gateway + excluded.tokens_gateway
      """;

  private final JdbcClient jdbc;
  private final Clock clock;

  public ClosureItems(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * The group's users reach its accounts: the items are active.
   *
   * @param admittedBy items admitted later wait for the next closure
   * @return how many items ended
   */
  public int reached(long closureNo, Instant admittedBy) {
    return end(closureNo, admittedBy, AccessStatus.ACTIVE, null, null);
  }

  /**
   * They do not: the items are degraded for {@code reason}, and their accounts stay admitted.
   *
   * @param detail evidence for people; redacted
   * @return how many items ended
   */
  public int unreached(long closureNo, Instant admittedBy, ReasonCode reason, String detail) {
    return end(closureNo, admittedBy, AccessStatus.DEGRADED, reason, Storable.text(detail));
  }

  /**
   * The closure's check has cost so many upstream tokens: they count for the oldest run that waits
   * for it, once, however many runs share it. To be called before its items end.
   */
  public void spent(long closureNo, long tokens) {
    if (tokens > 0) {
      jdbc.sql(SPENT)
          .param("closure", closureNo)
          .param("shard", Shards.SHARED)
          .param("tokens", tokens)
          .update();
    }
  }

  private int end(
      long closureNo,
      Instant admittedBy,
      AccessStatus access,
      @Nullable ReasonCode reason,
      @Nullable String detail) {
    int ended = 0;
    int some;
    do {
      some = endSome(closureNo, admittedBy, access, reason, detail);
      ended += some;
    } while (some == AT_ONCE);
    return ended;
  }

  private int endSome(
      long closureNo,
      Instant admittedBy,
      AccessStatus access,
      @Nullable ReasonCode reason,
      @Nullable String detail) {
    OffsetDateTime now = OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    return jdbc.sql(END)
        .param("closure", closureNo)
        .param("admitted_by", OffsetDateTime.ofInstant(admittedBy, ZoneOffset.UTC))
        .param("most", AT_ONCE)
        .param("access", access.code())
        .param("confirmation", null)
        .param("reason", reason == null ? null : reason.code())
        .param("detail", detail)
        .param("group_check", reason == null ? "passed" : "failed")
        .param("event_type", "finished")
        .param("message", reason == null ? "active" : reason.meaning().en())
        .param("at", now.toInstant().toString())
        .param("now", now)
        .param("shard", Shards.SHARED)
        .query((row, index) -> row.getInt(1))
        .single();
  }
}

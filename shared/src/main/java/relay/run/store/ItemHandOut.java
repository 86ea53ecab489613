package relay.run.store;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.model.ItemKey;
import relay.run.ItemLease;

/**
 * The dispatcher's side of the work rows: which are ready, handing them out, and taking back what
 * nobody works on. Two dispatchers at once do no harm: rows are taken with {@code SKIP LOCKED} and
 * every hand-out raises the lease epoch. Safe for concurrent use.
 */
public final class ItemHandOut {

  /** Jumps from base URL to base URL in the index of ready rows, whatever lies between. */
  private static final String READY =
      """
      SELECT o.run_no, t.target_no, rt.base_url
      FROM (SELECT r.run_no, coalesce(a.target_no, 0) AS after
            FROM import_runs r
            LEFT JOIN unnest(:runs::bigint[], :targets::int[]) AS a (run_no, target_no) USING (run_no)
            WHERE r.state = 'running' AND r.activity IN ('dispatching', 'cancelling')) o
      CROSS JOIN LATERAL (VALUES (1, o.after, 2147483647), (2, 0, o.after)) AS lap (number, low, high)
      CROSS JOIN LATERAL (
        WITH RECURSIVE turn AS (
          SELECT (SELECT min(i.target_no) FROM import_items i
                  WHERE i.run_no = o.run_no AND i.state = 'ready'
                    AND i.target_no > lap.low AND i.target_no <= lap.high) AS target_no,
                 1 AS number
          UNION ALL
          SELECT (SELECT min(i.target_no) FROM import_items i
                  WHERE i.run_no = o.run_no AND i.state = 'ready'
                    AND i.target_no > turn.target_no AND i.target_no <= lap.high),
                 turn.number + 1
          FROM turn WHERE turn.target_no IS NOT NULL AND turn.number < :most
        )
        SELECT target_no FROM turn WHERE target_no IS NOT NULL
      ) t
      JOIN run_targets rt ON rt.run_no = o.run_no AND rt.target_no = t.target_no
      ORDER BY o.run_no, lap.number, t.target_no
      """;

  /** Items in a wait queue are nobody's work until their time has come. */
  private static final String IN_FLIGHT =
      """
      SELECT t.base_url, count(*) AS items
      FROM import_items i JOIN run_targets t ON t.run_no = i.run_no AND t.target_no = i.target_no
      WHERE i.state = 'in_flight' AND (i.not_before IS NULL OR i.not_before <= :now)
      GROUP BY t.base_url
      """;

  private static final String HAND_OUT =
      """
      WITH turn AS (
        SELECT * FROM unnest(:runs::bigint[], :targets::int[], :counts::int[]) AS t (run_no, target_no, most)
      ), picked AS (
        SELECT i.run_no, i.item_no, r.traceparent
        FROM turn t JOIN import_runs r ON r.run_no = t.run_no AND r.state = 'running'
        CROSS JOIN LATERAL (
          SELECT i.run_no, i.item_no FROM import_items i
          WHERE i.run_no = t.run_no AND i.target_no = t.target_no AND i.state = 'ready'
            AND (r.activity = 'dispatching'
              OR (r.activity = 'cancelling' AND i.stage IN ('confirm', 'validate')))
          ORDER BY i.item_no LIMIT t.most FOR UPDATE OF i SKIP LOCKED
        ) i
      )
      UPDATE import_items i SET state = 'in_flight', lease_epoch = i.lease_epoch + 1,
        lease_until = :until, not_before = NULL
      FROM picked p WHERE i.run_no = p.run_no AND i.item_no = p.item_no AND i.state || '' = 'ready'
      RETURNING i.run_no, i.item_no, i.lease_epoch, i.attempt, p.traceparent
      """;

  private static final String GIVE_BACK =
      """
      UPDATE import_items i SET state = 'ready', lease_until = NULL, not_before = :now
      FROM unnest(:runs::bigint[], :items::int[], :epochs::int[]) AS g (run_no, item_no, epoch)
      WHERE i.run_no = g.run_no AND i.item_no = g.item_no AND i.lease_epoch = g.epoch
        AND i.state || '' = 'in_flight'
      """;

  private static final String SWEEP =
      """
      WITH lapsed AS (
        SELECT run_no, item_no FROM import_items
        WHERE state = 'in_flight' AND greatest(lease_until, not_before) < :before
        LIMIT :most FOR UPDATE SKIP LOCKED
      )
      UPDATE import_items i SET state = 'ready', lease_until = NULL, not_before = :now
      FROM lapsed l WHERE i.run_no = l.run_no AND i.item_no = l.item_no
      """;

  private static final String WAKE =
      """
      WITH due AS (
        SELECT run_no, item_no FROM import_items
        WHERE state = 'waiting' AND not_before <= :now
        LIMIT :most FOR UPDATE SKIP LOCKED
      )
      UPDATE import_items i SET state = 'ready', waits_for = NULL, closure_no = NULL, gate_no = NULL
      FROM due d WHERE i.run_no = d.run_no AND i.item_no = d.item_no
      """;

  private static final int AT_ONCE = 1_000;

  private final JdbcClient jdbc;
  private final Clock clock;

  public ItemHandOut(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** A base URL of a run that has ready items. */
  public record ReadyTarget(long runNo, int targetNo, String baseUrl) {}

  /** So many items of a base URL of a run. */
  public record Turn(ReadyTarget target, int items) {}

  /**
   * An item that was handed out.
   *
   * @param traceparent of the request that made its run; empty when there was none
   */
  public record HandedOut(ItemLease lease, int attempt, String traceparent) {}

  /**
   * Base URLs with ready items of every run that is being dispatched, run by run.
   *
   * @param after for each run the target that had its turn last; those behind it come first
   * @param most targets of one run before the first comes again, and as many behind that
   */
  public List<ReadyTarget> ready(Map<Long, Integer> after, int most) {
    var runs = List.copyOf(after.keySet());
    return jdbc.sql(READY)
        .param("runs", runs.toArray(Long[]::new))
        .param("targets", runs.stream().map(after::get).toArray(Integer[]::new))
        .param("most", most)
        .query((row, index) ->
            new ReadyTarget(
                row.getLong("run_no"), row.getInt("target_no"), row.getString("base_url")))
        .list();
  }

  /** How many items of each base URL are handed out now, over all runs. */
  public Map<String, Integer> inFlight() {
    Map<String, Integer> items = new HashMap<>();
    jdbc.sql(IN_FLIGHT)
        .param("now", now())
        .query(row -> {
          items.put(row.getString("base_url"), row.getInt("items"));
        });
    return items;
  }

  /**
   * Hands items out under new lease epochs; fewer than asked for when there are no more, or their
   * run was paused meanwhile.
   *
   * @param lease how long they are left alone before the sweep takes them back
   */
  public List<HandedOut> handOut(List<Turn> turns, Duration lease) {
    return jdbc.sql(HAND_OUT)
        .param("runs", turns.stream().map(turn -> turn.target().runNo()).toArray(Long[]::new))
        .param(
            "targets", turns.stream().map(turn -> turn.target().targetNo()).toArray(Integer[]::new))
        .param("counts", turns.stream().map(Turn::items).toArray(Integer[]::new))
        .param("until", now().plus(lease))
        .query((row, index) ->
            new HandedOut(
                new ItemLease(
                    ItemKey.of(row.getLong("run_no"), row.getInt("item_no")),
                    row.getInt("lease_epoch")),
                row.getInt("attempt"),
                row.getString("traceparent")))
        .list();
  }

  /** Takes back what the broker did not take; who holds a newer lease keeps the item. */
  public int giveBack(Collection<ItemLease> leases) {
    Leases columns = Leases.of(List.copyOf(leases));
    return jdbc.sql(GIVE_BACK)
        .param("runs", columns.runs())
        .param("items", columns.items())
        .param("epochs", columns.epochs())
        .param("now", now())
        .update();
  }

  /** Makes ready what was handed out and is this long past its lease and its delay. */
  public int sweep(Duration past) {
    int swept = 0;
    int some;
    do {
      OffsetDateTime now = now();
      some =
          jdbc.sql(SWEEP)
              .param("before", now.minus(past))
              .param("now", now)
              .param("most", AT_ONCE)
              .update();
      swept += some;
    } while (some == AT_ONCE);
    return swept;
  }

  /** Makes ready what has waited long enough; at most a thousand items. */
  public int wake() {
    return jdbc.sql(WAKE).param("now", now()).param("most", AT_ONCE).update();
  }

  private OffsetDateTime now() {
    return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}

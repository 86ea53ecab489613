package relay.run.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.keys.KeyVerdicts;
import relay.model.Coded;
import relay.model.ItemKey;
import relay.run.AccessStatus;
import relay.run.ItemLease;
import relay.run.ItemStage;
import relay.run.ReasonCode;

/**
 * Ends items that no worker brings one step further: each that took one was lost with it, and the
 * next would be too. Safe for concurrent use; an item ends once.
 */
public final class LostItems {
  private static final int AT_ONCE = 100;

  private static final String LOST =
      """
      SELECT i.run_no, i.item_no, i.lease_epoch, i.stage, i.claims, r.host_no
      FROM import_items i JOIN import_runs r USING (run_no)
      WHERE i.state = 'in_flight' AND greatest(i.lease_until, i.not_before) < :before
        AND i.claims >= :most
      LIMIT :at_once
      """;

  private static final String END =
      """
      WITH chosen AS (
        SELECT run_no, item_no, stage FROM import_items
        WHERE run_no = :run AND item_no = :item AND state || '' = 'in_flight' AND claims = :claims
          AND greatest(lease_until, not_before) < :before
        FOR UPDATE SKIP LOCKED
      )
      """
          + EndedItems.CHOSEN
          + KeyVerdicts.NOTED
          + EndedItems.REST;

  private final JdbcClient jdbc;
  private final Clock clock;

  public LostItems(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * An item that was ended, degraded for {@code reason}.
   *
   * @param lease the last one
   * @param workers how many were lost with it
   */
  public record Lost(ItemLease lease, long hostNo, int workers, ReasonCode reason) {}

  private record Candidate(ItemLease lease, ItemStage stage, int claims, long hostNo) {}

  /**
   * Ends at most a hundred items.
   *
   * @param past how long after its lease and delay an item counts as lost
   * @param most how many workers may be lost with one in a stage
   */
  public List<Lost> end(Duration past, int most) {
    OffsetDateTime now = OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    return jdbc
        .sql(LOST)
        .param("before", now.minus(past))
        .param("most", most)
        .param("at_once", AT_ONCE)
        .query((row, index) -> candidate(row))
        .list()
        .stream()
        .filter(item -> end(item, now.minus(past), now))
        .map(item -> new Lost(item.lease(), item.hostNo(), item.claims(), reason(item.stage())))
        .toList();
  }

  private boolean end(Candidate item, OffsetDateTime before, OffsetDateTime now) {
    ReasonCode reason = reason(item.stage());
    String detail =
        "given up: %d workers in a row were lost while they worked on it".formatted(item.claims());
    return jdbc.sql(END)
            .param("run", item.lease().item().run().value())
            .param("item", item.lease().item().itemNo())
            .param("claims", item.claims())
            .param("before", before)
            .param("access", AccessStatus.DEGRADED.code())
            .param("confirmation", null)
            .param("reason", reason.code())
            .param("detail", detail)
            .param("group_check", null)
            .param("event_type", "finished")
            .param("message", detail)
            .param("at", now.toInstant().toString())
            .param("now", now)
            .param("shard", Shards.SHARED)
            .query((row, index) -> row.getInt(1))
            .single()
        == 1;
  }

  /** As an attempt that failed for a reason nobody foresaw. */
  private static ReasonCode reason(ItemStage stage) {
    return switch (stage) {
      case PROBE -> ReasonCode.UPSTREAM_UNAVAILABLE;
      case PROVISION, CONFIRM, VALIDATE, DONE -> ReasonCode.HOST_UNAVAILABLE;
    };
  }

  private static Candidate candidate(ResultSet row) throws SQLException {
    return new Candidate(
        new ItemLease(
            ItemKey.of(row.getLong("run_no"), row.getInt("item_no")), row.getInt("lease_epoch")),
        Coded.of(ItemStage.class, row.getString("stage")),
        row.getInt("claims"),
        row.getLong("host_no"));
  }
}

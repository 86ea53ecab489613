package relay.run.store;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.run.ItemLease;

/** Keeps a worker's items its own while it works on them. Safe for concurrent use. */
public final class ItemLeases {

  /**
   * A row that is being written right now is skipped: that write keeps or ends its lease itself.
   */
  private static final String RENEW =
      """
      UPDATE import_items i SET lease_until = :until
      FROM (
        SELECT i.run_no, i.item_no FROM import_items i
        JOIN unnest(:runs::bigint[], :items::int[], :epochs::int[]) AS h (run_no, item_no, epoch)
          ON i.run_no = h.run_no AND i.item_no = h.item_no AND i.lease_epoch = h.epoch
        WHERE i.state || '' = 'in_flight' AND i.not_before IS NULL
        FOR UPDATE OF i SKIP LOCKED
      ) held
      WHERE i.run_no = held.run_no AND i.item_no = held.item_no
      """;

  /**
   * That its worker stops is no fault of an item, so the claim does not count. The state is
   * compared in a way that no partial index fits: rows are found by their key.
   */
  private static final String GIVE_BACK =
      """
      UPDATE import_items i SET state = 'ready', lease_until = NULL, claims = i.claims - 1
      FROM unnest(:runs::bigint[], :items::int[], :epochs::int[]) AS h (run_no, item_no, epoch)
      WHERE i.run_no = h.run_no AND i.item_no = h.item_no AND i.lease_epoch = h.epoch
        AND i.state || '' = 'in_flight' AND i.not_before IS NULL
      """;

  private final JdbcClient jdbc;
  private final Clock clock;
  private final Duration lease;

  /**
   * For one worker.
   *
   * @param lease how long an item is its worker's after each renewal
   */
  public ItemLeases(JdbcClient jdbc, Clock clock, Duration lease) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.lease = lease;
  }

  /** Renews what is still held under these leases, in one statement; the others stay lost. */
  public int renew(Collection<ItemLease> held) {
    if (held.isEmpty()) {
      return 0;
    }
    Leases columns = Leases.of(List.copyOf(held));
    return jdbc.sql(RENEW)
        .param("runs", columns.runs())
        .param("items", columns.items())
        .param("epochs", columns.epochs())
        .param("until", OffsetDateTime.ofInstant(clock.instant().plus(lease), ZoneOffset.UTC))
        .update();
  }

  /**
   * Makes ready what is still held under these leases, for whoever is handed it next; what its
   * holder writes after that is fenced out as soon as that happens.
   *
   * @return how many items that were
   */
  public int giveBack(Collection<ItemLease> held) {
    if (held.isEmpty()) {
      return 0;
    }
    Leases columns = Leases.of(List.copyOf(held));
    return jdbc.sql(GIVE_BACK)
        .param("runs", columns.runs())
        .param("items", columns.items())
        .param("epochs", columns.epochs())
        .update();
  }
}

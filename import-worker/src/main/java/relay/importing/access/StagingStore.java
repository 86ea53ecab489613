package relay.importing.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import relay.host.GroupRef;
import relay.host.HostSecret;
import relay.host.HostUserKey;
import relay.host.UserKeyRef;
import relay.model.ItemKey;
import relay.secrets.Sealer;

/**
 * The tables {@code staging_groups} and {@code staging_places}. A place is one row an item, so that
 * taking and giving back may both be repeated.
 */
final class StagingStore {

  private static final String PLACE_OF =
      """
      SELECT g.* FROM staging_places p JOIN staging_groups g USING (host_no, staging_no)
       WHERE p.run_no = :run AND p.item_no = :item AND p.host_no = :host
      """;

  /**
   * Fills the groups in their order. Waits for their rows rather than skip them: a skipped group
   * would look full. Who has a place keeps it.
   */
  private static final String TAKE =
      """
      WITH room AS (
        SELECT staging_no, :capacity - schedulable AS places FROM staging_groups
         WHERE host_no = :host AND schedulable < :capacity
         ORDER BY staging_no FOR UPDATE),
      free AS (
        SELECT staging_no, row_number() OVER (ORDER BY staging_no) AS place
          FROM room, generate_series(1, places)
         ORDER BY staging_no LIMIT cardinality(:runs::bigint[])),
      asked AS (
        SELECT run_no, item_no, row_number() OVER () AS place
          FROM (SELECT DISTINCT * FROM unnest(:runs::bigint[], :items::int[])) AS a (run_no, item_no)
         WHERE NOT EXISTS (SELECT FROM staging_places p
                            WHERE p.run_no = a.run_no AND p.item_no = a.item_no)),
      taken AS (
        INSERT INTO staging_places (run_no, item_no, host_no, staging_no, taken_at)
        SELECT a.run_no, a.item_no, :host, f.staging_no, :at FROM asked a JOIN free f USING (place)
        ON CONFLICT DO NOTHING
        RETURNING staging_no)
      UPDATE staging_groups g SET schedulable = schedulable + t.places
        FROM (SELECT staging_no, count(*) AS places FROM taken GROUP BY staging_no) t
       WHERE g.host_no = :host AND g.staging_no = t.staging_no
      """;

  /** The groups' rows first and in their order, as they are taken. */
  private static final String RELEASE =
      """
      WITH held AS (
        SELECT p.run_no, p.item_no, p.host_no, p.staging_no
          FROM staging_places p
          JOIN unnest(:runs::bigint[], :items::int[]) AS a (run_no, item_no)
            ON p.run_no = a.run_no AND p.item_no = a.item_no),
      locked AS (
        SELECT host_no, staging_no FROM staging_groups
         WHERE (host_no, staging_no) IN (SELECT host_no, staging_no FROM held)
         ORDER BY host_no, staging_no FOR UPDATE),
      gone AS (
        DELETE FROM staging_places p USING held h, locked l
         WHERE p.run_no = h.run_no AND p.item_no = h.item_no
           AND l.host_no = h.host_no AND l.staging_no = h.staging_no
        RETURNING p.host_no, p.staging_no)
      UPDATE staging_groups g SET schedulable = schedulable - f.places
        FROM (SELECT host_no, staging_no, count(*) AS places FROM gone
               GROUP BY host_no, staging_no) f
       WHERE g.host_no = f.host_no AND g.staging_no = f.staging_no
      """;

  /** Places of items whose worker died before it could give them back. */
  private static final String RELEASE_ENDED =
      """
      WITH gone AS (
        DELETE FROM staging_places p USING import_items i
         WHERE p.host_no = :host AND i.run_no = p.run_no AND i.item_no = p.item_no
           AND i.state = 'done'
        RETURNING p.staging_no),
      freed AS (SELECT staging_no, count(*) AS places FROM gone GROUP BY staging_no)
      UPDATE staging_groups g SET schedulable = schedulable - freed.places
        FROM freed WHERE g.host_no = :host AND g.staging_no = freed.staging_no
      """;

  private static final String HAS_ROOM =
      """
      SELECT EXISTS (
        SELECT FROM staging_groups WHERE host_no = :host AND schedulable < :capacity)
      """;

  private static final String LAST =
      "SELECT coalesce(max(staging_no), 0) FROM staging_groups WHERE host_no = :host";

  private static final String FIND =
      "SELECT * FROM staging_groups WHERE host_no = :host AND staging_no = :staging";

  private static final String KEEP =
      """
      INSERT INTO staging_groups
             (host_no, staging_no, host_group_id, probe_key_id, probe_key_sealed)
      VALUES (:host, :staging, :group, :key, :sealed)
      ON CONFLICT (host_no, staging_no)
      DO UPDATE SET host_group_id = excluded.host_group_id, probe_key_id = excluded.probe_key_id,
                    probe_key_sealed = excluded.probe_key_sealed, doubted_at = NULL
      """;

  private static final String DOUBT =
      """
      UPDATE staging_groups SET doubted_at = :at
       WHERE host_no = :host AND staging_no = :staging AND probe_key_id = :key
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;
  private final Sealer sealer;

  StagingStore(JdbcClient jdbc, TransactionTemplate transactions, Sealer sealer) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.sealer = sealer;
  }

  /** A staging group and whether its key is in doubt. */
  record Staging(StagingPlace place, boolean doubted) {}

  /** The item's place; empty when it has none. */
  Optional<Staging> placeOf(ItemKey item, long hostNo) {
    return of(PLACE_OF, item).param("host", hostNo).query((row, _) -> staging(row)).optional();
  }

  /**
   * Takes places in one statement for those items that have none; who finds none afterwards knows
   * that every group is full.
   */
  void take(Collection<ItemKey> items, long hostNo, int capacity, Instant at) {
    transactions.executeWithoutResult(_ ->
        of(TAKE, items)
            .param("host", hostNo)
            .param("capacity", capacity)
            .param("at", utc(at))
            .update());
  }

  /** Gives the places of these items back in one statement; may be repeated. */
  void release(Collection<ItemKey> items) {
    of(RELEASE, items).update();
  }

  void releaseEnded(long hostNo) {
    jdbc.sql(RELEASE_ENDED).param("host", hostNo).update();
  }

  boolean hasRoom(long hostNo, int capacity) {
    return jdbc.sql(HAS_ROOM)
        .param("host", hostNo)
        .param("capacity", capacity)
        .query(Boolean.class)
        .single();
  }

  /** The number of the host's last staging group; 0 when it has none. */
  int last(long hostNo) {
    return jdbc.sql(LAST).param("host", hostNo).query(Integer.class).single();
  }

  Optional<Staging> find(long hostNo, int stagingNo) {
    return jdbc.sql(FIND)
        .param("host", hostNo)
        .param("staging", stagingNo)
        .query((row, _) -> staging(row))
        .optional();
  }

  /** Adds a group, or puts another group and key in its place; ends any doubt. */
  void keep(long hostNo, int stagingNo, GroupRef group, HostUserKey key) {
    jdbc.sql(KEEP)
        .param("host", hostNo)
        .param("staging", stagingNo)
        .param("group", group.id())
        .param("key", key.ref().id())
        .param("sealed", sealer.seal(key.key().reveal(), secretPlace(hostNo, stagingNo)))
        .update();
  }

  /** Nothing happens when the key was replaced meanwhile. */
  void doubt(StagingPlace place, Instant at) {
    jdbc.sql(DOUBT)
        .param("host", place.hostNo())
        .param("staging", place.stagingNo())
        .param("key", place.keyRef().id())
        .param("at", utc(at))
        .update();
  }

  private Staging staging(ResultSet row) throws SQLException {
    var hostNo = row.getLong("host_no");
    var stagingNo = row.getInt("staging_no");
    var key = sealer.openText(row.getBytes("probe_key_sealed"), secretPlace(hostNo, stagingNo));
    return new Staging(
        new StagingPlace(
            hostNo,
            stagingNo,
            new GroupRef(row.getLong("host_group_id")),
            new HostSecret(key),
            new UserKeyRef(row.getLong("probe_key_id"))),
        row.getObject("doubted_at", OffsetDateTime.class) != null);
  }

  private JdbcClient.StatementSpec of(String sql, ItemKey item) {
    return jdbc.sql(sql).param("run", item.run().value()).param("item", item.itemNo());
  }

  private JdbcClient.StatementSpec of(String sql, Collection<ItemKey> items) {
    return jdbc.sql(sql)
        .param("runs", items.stream().map(item -> item.run().value()).toArray(Long[]::new))
        .param("items", items.stream().map(ItemKey::itemNo).toArray(Integer[]::new));
  }

  private static String secretPlace(long hostNo, int stagingNo) {
    return "staging-key:%d:%d".formatted(hostNo, stagingNo);
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}

package relay.keys;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.keys.UpstreamKey.KnownAccount;
import relay.keys.UpstreamKey.LastProof;
import relay.model.Coded;
import relay.model.ItemKey;
import relay.model.KeyFingerprint;
import relay.run.ClaimedItem;
import relay.run.ConfirmMode;
import relay.run.ItemLease;
import relay.run.Placement;

/**
 * The table {@code upstream_keys}: one row for a key of a host, and the lease that one item holds
 * on it from provision until its admission, its hold or its verdict.
 *
 * <p>Safe for concurrent use. Every write is fenced by the item's lease and by the key's: who has
 * lost either changes nothing and is told so.
 */
public final class KeyStore {

  /**
   * The lease of an item that has ended, is held or is admitted is nobody's, nor that of a paused
   * run's item on which nobody works: it takes the key again when its run goes on. Who takes the
   * key uses its account: it need not rest any more, and who was about to let it rest has lost it.
   */
  private static final String CLAIM =
      """
      INSERT INTO upstream_keys AS k
             (host_no, fingerprint, base_url, provider_id, held_by_run, held_by_item)
      SELECT :host, :fingerprint, :baseUrl, :provider, i.run_no, i.item_no
        FROM import_items i
       WHERE i.run_no = :run AND i.item_no = :item AND i.lease_epoch = :epoch
      ON CONFLICT (host_no, fingerprint) DO UPDATE
         SET held_by_run = excluded.held_by_run, held_by_item = excluded.held_by_item,
             aftercare = nullif(k.aftercare, 'rest'), care_until = NULL
       WHERE (k.care_until IS NULL OR k.care_until < :now)
         AND (k.held_by_run IS NULL
              OR (k.held_by_run = excluded.held_by_run
                  AND k.held_by_item = excluded.held_by_item)
              OR NOT EXISTS (
                   SELECT FROM import_items h
                    WHERE h.run_no = k.held_by_run AND h.item_no = k.held_by_item
                      AND h.state NOT IN ('done', 'held') AND h.admitted_at IS NULL
                      AND NOT (h.state = 'ready'
                               AND EXISTS (SELECT FROM import_runs r
                                            WHERE r.run_no = h.run_no
                                              AND r.activity = 'paused'))))
      RETURNING generation, account_id, account_origin, proved_at, proved_generation, proved_model,
                proved_by_run, proved_by_item, proved_how, placement, before_image, aftercare
      """;

  private static final String MINE =
      """
       WHERE host_no = :host AND fingerprint = :fingerprint
         AND held_by_run = :run AND held_by_item = :item
         AND EXISTS (SELECT FROM import_items
                      WHERE run_no = :run AND item_no = :item AND lease_epoch = :epoch)
      """;

  private static final String NOTE_ACCOUNT =
      "UPDATE upstream_keys SET account_id = :account, account_origin = :origin" + MINE;

  private static final String RAISE_GENERATION =
      """
      UPDATE upstream_keys
         SET generation = generation + 1, raised_at = :now, account_id = NULL, account_origin = NULL,
             placement = NULL, before_image = NULL, aftercare = NULL
      """
          + MINE
          + " AND generation = :generation RETURNING generation";

  private static final String NOTE_PROOF =
      """
      UPDATE upstream_keys
         SET proved_at = :at, proved_generation = generation, proved_model = :model,
             proved_by_run = :run, proved_by_item = :item, proved_how = :how
      """
          + MINE
          + " AND generation = :generation";

  private static final String NOTE_BEFORE_IMAGE =
      "UPDATE upstream_keys SET before_image = coalesce(before_image, :image::jsonb)" + MINE;

  private static final String NOTE_ADMISSION =
      """
      UPDATE upstream_keys
         SET placement = :placement, before_image = NULL, aftercare = NULL, care_until = NULL,
             held_by_run = NULL, held_by_item = NULL
      """
          + MINE;

  private static final String CARED_FOR =
      "UPDATE upstream_keys SET aftercare = NULL, before_image = NULL" + MINE;

  private static final String RELEASE =
      "UPDATE upstream_keys SET held_by_run = NULL, held_by_item = NULL" + MINE;

  private final JdbcClient jdbc;

  public KeyStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Takes the lease of the item's key, making its row when there is none. May be repeated: who
   * holds it takes it again. Empty when another item has it, or this one's own lease is lost.
   */
  public Optional<UpstreamKey> claim(ClaimedItem item, Instant now) {
    return mine(CLAIM, item)
        .param("now", utc(now))
        .param("baseUrl", item.baseUrl().value())
        .param("provider", item.provider().value())
        .query((row, index) -> key(row, item.hostNo(), item.fingerprint()))
        .optional();
  }

  /** Notes the key's account; false when a lease is lost. May be repeated. */
  public boolean noteAccount(ClaimedItem item, long accountId, AccountOrigin origin) {
    return mine(NOTE_ACCOUNT, item)
            .param("account", accountId)
            .param("origin", origin.code())
            .update()
        == 1;
  }

  /**
   * Forgets the key's account and allows another: the next generation, or empty when a lease is
   * lost or the generation was raised already.
   */
  public Optional<Integer> raiseGeneration(ClaimedItem item, int from, Instant now) {
    return mine(RAISE_GENERATION, item)
        .param("generation", from)
        .param("now", utc(now))
        .query(Integer.class)
        .optional();
  }

  /** Notes that the key's account answered; false when a lease is lost. */
  public boolean noteProof(
      ClaimedItem item, int generation, String smokeModel, ConfirmMode how, Instant at) {
    return mine(NOTE_PROOF, item)
            .param("generation", generation)
            .param("model", smokeModel)
            .param("how", how.code())
            .param("at", utc(at))
            .update()
        == 1;
  }

  /**
   * Notes how a found account was, before the first write to it; the first note of a holder stays.
   * False when a lease is lost: nothing must be written to the account then.
   */
  public boolean noteBeforeImage(ClaimedItem item, String json) {
    return mine(NOTE_BEFORE_IMAGE, item).param("image", json).update() == 1;
  }

  /** Notes that nothing is owed to the account any more; false when a lease is lost. */
  public boolean caredFor(ClaimedItem item) {
    return mine(CARED_FOR, item).update() == 1;
  }

  /** Notes where the account stands now, and gives the lease back; false when it is lost. */
  public boolean noteAdmission(ClaimedItem item, Placement placement) {
    return mine(NOTE_ADMISSION, item).param("placement", placement.code()).update() == 1;
  }

  /** Gives the lease back; false when it was lost. */
  public boolean release(ClaimedItem item) {
    return mine(RELEASE, item).update() == 1;
  }

  private JdbcClient.StatementSpec mine(String sql, ClaimedItem item) {
    ItemLease lease = item.lease();
    return jdbc.sql(sql)
        .param("host", item.hostNo())
        .param("fingerprint", item.fingerprint().bytes())
        .param("run", lease.item().run().value())
        .param("item", lease.item().itemNo())
        .param("epoch", lease.epoch());
  }

  private static UpstreamKey key(ResultSet row, long hostNo, KeyFingerprint fingerprint)
      throws SQLException {
    return new UpstreamKey(
        hostNo,
        fingerprint,
        row.getInt("generation"),
        account(row),
        proof(row),
        Optional.ofNullable(row.getString("placement"))
            .map(code -> Coded.of(Placement.class, code)),
        Optional.ofNullable(row.getString("before_image")),
        Optional.ofNullable(row.getString("aftercare"))
            .map(code -> Coded.of(Aftercare.class, code)));
  }

  private static Optional<KnownAccount> account(ResultSet row) throws SQLException {
    long id = row.getLong("account_id");
    if (row.wasNull()) {
      return Optional.empty();
    }
    return Optional.of(
        new KnownAccount(id, Coded.of(AccountOrigin.class, row.getString("account_origin"))));
  }

  private static Optional<LastProof> proof(ResultSet row) throws SQLException {
    OffsetDateTime at = row.getObject("proved_at", OffsetDateTime.class);
    if (at == null) {
      return Optional.empty();
    }
    return Optional.of(
        new LastProof(
            at.toInstant(),
            row.getInt("proved_generation"),
            row.getString("proved_model"),
            provedBy(row),
            Coded.of(ConfirmMode.class, row.getString("proved_how"))));
  }

  private static Optional<ItemKey> provedBy(ResultSet row) throws SQLException {
    long run = row.getLong("proved_by_run");
    return row.wasNull()
        ? Optional.empty()
        : Optional.of(ItemKey.of(run, row.getInt("proved_by_item")));
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}

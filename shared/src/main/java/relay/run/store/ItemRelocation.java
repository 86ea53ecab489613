package relay.run.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.model.BaseUrl;
import relay.model.KeyFingerprint;
import relay.model.ProviderId;
import relay.model.RunNo;
import relay.run.store.RunRetry.Elsewhere;
import relay.secrets.KeyIdentity;
import relay.secrets.Keyset;
import relay.secrets.RunDataKey;

/**
 * Moves the ready items of a run to another base URL or group. A key at another base URL is another
 * key: it gets a fingerprint of its own, is sealed beside it, and its old lease is let go. Every
 * call belongs to the caller's transaction, in which nobody else can work on the run.
 */
final class ItemRelocation {

  private static final int PAGE = 2_000;

  private static final String RUN =
      "SELECT run_id, data_key_sealed FROM import_runs WHERE run_no = :run";

  private static final String NUMBER_OF_TARGET =
      """
      WITH known AS (
        SELECT target_no FROM run_targets WHERE run_no = :run AND base_url = :url
      ), added AS (
        INSERT INTO run_targets (run_no, target_no, base_url, provider_id, items)
        SELECT :run, coalesce(max(target_no), 0) + 1, :url, :provider, 0
        FROM run_targets WHERE run_no = :run
        HAVING NOT EXISTS (SELECT FROM known)
        RETURNING target_no
      )
      SELECT target_no FROM known UNION ALL SELECT target_no FROM added
      """;

  private static final String KEYS =
      """
      SELECT i.item_no, i.fingerprint, s.sealed
      FROM import_items i JOIN item_secrets s USING (run_no, item_no)
      WHERE i.run_no = :run AND i.state = 'ready' AND i.item_no > :after
      ORDER BY i.item_no LIMIT :page
      """;

  /**
   * An account of the old key that no user ever reached has nobody left who could need it. A group
   * that was derived from the old seller's name follows the key to the new one.
   */
  private static final String MOVE_KEYS =
      """
      WITH key AS (
        SELECT * FROM unnest(:items::int[], :fingerprints::bytea[], :sealed::bytea[])
          AS k (item_no, fingerprint, sealed)
      ), freed AS (
        UPDATE upstream_keys u SET held_by_run = NULL, held_by_item = NULL,
          aftercare = CASE
            WHEN u.account_id IS NOT NULL AND u.account_origin = 'created' AND u.placement IS NULL
              THEN 'delete'
            ELSE u.aftercare END
        FROM key k
          JOIN import_items i ON i.run_no = :run AND i.item_no = k.item_no
          JOIN import_runs r USING (run_no)
        WHERE u.host_no = r.host_no AND u.fingerprint = i.fingerprint
          AND i.fingerprint <> k.fingerprint
          AND (u.held_by_run IS NULL OR (u.held_by_run = :run AND u.held_by_item = k.item_no))
      ), worked AS (
        UPDATE import_items i SET fingerprint = k.fingerprint, target_no = :target
        FROM key k WHERE i.run_no = :run AND i.item_no = k.item_no
      ), sealed AS (
        UPDATE item_secrets s SET sealed = k.sealed
        FROM key k WHERE s.run_no = :run AND s.item_no = k.item_no
      )
      UPDATE item_results r SET target_no = :target,
        api_key_fingerprint = 'sha256:' || left(encode(k.fingerprint, 'hex'), 8),
        group_name = CASE WHEN r.group_name = t.provider_id THEN :provider ELSE r.group_name END
      FROM key k, run_targets t
      WHERE r.run_no = :run AND r.item_no = k.item_no
        AND t.run_no = r.run_no AND t.target_no = r.target_no
      """;

  private static final String CLASH =
      """
      SELECT min(item_no) AS item_no, max(item_no) AS other_item_no
      FROM import_items WHERE run_no = :run AND fingerprint <> ''
      GROUP BY fingerprint HAVING count(*) > 1 ORDER BY 1 LIMIT 1
      """;

  private static final String NAME_GROUP =
      """
      UPDATE item_results r SET group_name = :group
      FROM import_items i
      WHERE i.run_no = :run AND i.state = 'ready' AND r.run_no = i.run_no AND r.item_no = i.item_no
      """;

  private static final String ADD_GROUPS =
      """
      INSERT INTO host_groups (host_no, reference, template)
      SELECT DISTINCT u.host_no, r.group_name, u.settings -> 'groupTemplate'
      FROM import_runs u JOIN import_items i USING (run_no) JOIN item_results r USING (run_no, item_no)
      WHERE u.run_no = :run AND i.state = 'ready'
      ORDER BY r.group_name
      ON CONFLICT (host_no, reference) DO NOTHING
      """;

  private static final String POINT_TO_GROUPS =
      """
      UPDATE import_items i SET group_no = g.group_no
      FROM import_runs u, item_results r, host_groups g
      WHERE i.run_no = :run AND i.state = 'ready' AND u.run_no = i.run_no
        AND r.run_no = i.run_no AND r.item_no = i.item_no
        AND g.host_no = u.host_no AND g.reference = r.group_name
      """;

  private static final String COUNT_TARGETS =
      """
      WITH counted AS (
        UPDATE run_targets t SET items =
          (SELECT count(*) FROM item_results r
            WHERE r.run_no = t.run_no AND r.target_no = t.target_no)
        WHERE t.run_no = :run RETURNING 1
      )
      SELECT count(*) FROM counted
      """;

  private static final String DROP_EMPTY_TARGETS =
      "DELETE FROM run_targets WHERE run_no = :run AND items = 0 AND target_no > 0";

  private final JdbcClient jdbc;
  private final Keyset keyset;
  private final KeyIdentity identity;

  ItemRelocation(JdbcClient jdbc, Keyset keyset) {
    this.jdbc = jdbc;
    this.keyset = keyset;
    this.identity = KeyIdentity.of(keyset);
  }

  /** Two items that would be the same key. */
  record Clash(int itemNo, int otherItemNo) {}

  /** Moves them; when two would become one key it says which, and the caller rolls back. */
  Optional<Clash> move(RunNo run, Elsewhere to) {
    Moving moving = moving(run);
    to.baseUrl().ifPresent(baseUrl -> moveKeys(moving, baseUrl));
    Optional<Clash> clash = to.baseUrl().isPresent() ? clash(run) : Optional.empty();
    if (clash.isEmpty()) {
      to.group().ifPresent(group -> nameGroup(run, group));
      pointToGroups(run);
    }
    return clash;
  }

  private Moving moving(RunNo run) {
    return jdbc.sql(RUN)
        .param("run", run.value())
        .query((row, index) ->
            new Moving(
                run,
                RunDataKey.unwrap(
                    keyset, row.getString("run_id"), row.getBytes("data_key_sealed"))))
        .single();
  }

  private void moveKeys(Moving moving, BaseUrl baseUrl) {
    int target = numberOf(moving.run(), baseUrl);
    List<SealedKey> page = page(moving.run(), 0);
    while (!page.isEmpty()) {
      moveKeys(moving, baseUrl, target, page);
      page = page(moving.run(), page.getLast().itemNo());
    }
    jdbc.sql(COUNT_TARGETS).param("run", moving.run().value()).query(Long.class).single();
    jdbc.sql(DROP_EMPTY_TARGETS).param("run", moving.run().value()).update();
  }

  private void moveKeys(Moving moving, BaseUrl baseUrl, int target, List<SealedKey> page) {
    List<SealedKey> moved = new ArrayList<>(page.size());
    for (SealedKey old : page) {
      var key = moving.dataKey().openKey(old.sealed(), KeyFingerprint.of(old.fingerprint()));
      KeyFingerprint fingerprint = identity.fingerprint(baseUrl, key);
      moved.add(
          new SealedKey(
              old.itemNo(), fingerprint.bytes(), moving.dataKey().sealKey(key, fingerprint)));
    }
    jdbc.sql(MOVE_KEYS)
        .param("run", moving.run().value())
        .param("target", target)
        .param("provider", ProviderId.derivedFrom(baseUrl).value())
        .param("items", moved.stream().map(SealedKey::itemNo).toArray(Integer[]::new))
        .param("fingerprints", moved.stream().map(SealedKey::fingerprint).toArray(byte[][]::new))
        .param("sealed", moved.stream().map(SealedKey::sealed).toArray(byte[][]::new))
        .update();
  }

  private int numberOf(RunNo run, BaseUrl baseUrl) {
    return jdbc.sql(NUMBER_OF_TARGET)
        .param("run", run.value())
        .param("url", baseUrl.value())
        .param("provider", ProviderId.derivedFrom(baseUrl).value())
        .query(Integer.class)
        .single();
  }

  private List<SealedKey> page(RunNo run, int after) {
    return jdbc.sql(KEYS)
        .param("run", run.value())
        .param("after", after)
        .param("page", PAGE)
        .query((row, index) ->
            new SealedKey(
                row.getInt("item_no"), row.getBytes("fingerprint"), row.getBytes("sealed")))
        .list();
  }

  private Optional<Clash> clash(RunNo run) {
    return jdbc.sql(CLASH)
        .param("run", run.value())
        .query((row, index) -> new Clash(row.getInt("item_no"), row.getInt("other_item_no")))
        .optional();
  }

  private void nameGroup(RunNo run, String group) {
    jdbc.sql(NAME_GROUP).param("run", run.value()).param("group", group).update();
  }

  private void pointToGroups(RunNo run) {
    jdbc.sql(ADD_GROUPS).param("run", run.value()).update();
    jdbc.sql(POINT_TO_GROUPS).param("run", run.value()).update();
  }

  private record Moving(RunNo run, RunDataKey dataKey) {}

  @SuppressWarnings("ArrayRecordComponent") // sealed bytes are passed on, never compared
  private record SealedKey(int itemNo, byte[] fingerprint, byte[] sealed) {
    @Override
    public String toString() {
      return "SealedKey[redacted]";
    }
  }
}

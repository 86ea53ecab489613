package relay.keys;

/**
 * What an item's verdict means for its key: the lease is given back, the verdict is remembered, a
 * place that was taken for an account which was not admitted is free again, and what is owed to
 * such an account is noted ({@link Aftercare}). Part of every statement that ends items, so that no
 * verdict is without it.
 */
public final class KeyVerdicts {

  /**
   * The parts of a {@code WITH} that note what {@code ended (host_no, fingerprint, run_no, item_no,
   * access, reason, confirmation)} means, for a statement that writes the verdicts themselves. A
   * key that another item holds is that item's business: only the verdict is remembered. An account
   * of ours that was never admitted is deleted for a broken key, whichever item made it, and for an
   * item that made it and ended without a word on the key; else it rests.
   *
   * <p>A key that got its verdict before it needed an account is known from then on, too. Keys are
   * locked in their order: two statements that end items of the same keys never wait in a ring.
   *
   * <p>Each key is looked up by itself first. In one join the database, as long as it has no
   * statistics, takes the host for as good as unique and reads all its keys for each item.
   */
  public static final String NOTED =
      """
      known AS MATERIALIZED (
        SELECT e.*,
               coalesce(e.confirmation, (SELECT r.confirmation_status FROM item_results r
                                          WHERE r.run_no = e.run_no AND r.item_no = e.item_no))
                 AS confirmed,
               (SELECT k.key_no FROM upstream_keys k
                 WHERE k.host_no = e.host_no AND k.fingerprint = e.fingerprint) AS key_no
        FROM ended e
      ), locked AS (
        SELECT k.key_no FROM upstream_keys k WHERE k.key_no IN (SELECT key_no FROM known)
        ORDER BY k.key_no FOR UPDATE
      ), new_keys AS (
        INSERT INTO upstream_keys (host_no, fingerprint, base_url, provider_id, last_access,
                                   last_reason, last_confirmation, last_checked_at)
        SELECT DISTINCT ON (e.fingerprint, e.host_no) e.host_no, e.fingerprint, t.base_url,
               t.provider_id, e.access, e.reason, e.confirmed, :now
        FROM known e
        JOIN import_items i ON i.run_no = e.run_no AND i.item_no = e.item_no
        JOIN run_targets t ON t.run_no = i.run_no AND t.target_no = i.target_no
        WHERE e.key_no IS NULL AND e.access <> 'unknown'
        ORDER BY e.fingerprint, e.host_no
        ON CONFLICT DO NOTHING
      ), judged AS (
        UPDATE upstream_keys k SET
          last_access = CASE WHEN e.access = 'unknown' THEN k.last_access ELSE e.access END,
          last_reason = CASE WHEN e.access = 'unknown' THEN k.last_reason ELSE e.reason END,
          last_confirmation =
            CASE WHEN e.access = 'unknown' THEN k.last_confirmation ELSE e.confirmed END,
          last_checked_at = CASE WHEN e.access = 'unknown' THEN k.last_checked_at ELSE :now END,
          aftercare = CASE
            WHEN k.held_by_run IS NOT NULL
                 AND (k.held_by_run, k.held_by_item) <> (e.run_no, e.item_no) THEN k.aftercare
            WHEN k.before_image IS NOT NULL THEN 'restore'
            WHEN k.placement IS NOT NULL THEN k.aftercare
            WHEN NOT EXISTS (
              SELECT FROM account_intents a
               WHERE a.host_no = k.host_no AND a.fingerprint = k.fingerprint
                 AND a.generation = k.generation) THEN k.aftercare
            WHEN e.access = 'broken' THEN 'delete'
            WHEN EXISTS (
              SELECT FROM account_intents a
               WHERE a.host_no = k.host_no AND a.fingerprint = k.fingerprint
                 AND a.generation = k.generation
                 AND a.run_no = e.run_no AND a.item_no = e.item_no)
              THEN CASE WHEN e.access = 'degraded' THEN 'rest' ELSE 'delete' END
            WHEN k.held_by_run IS NOT NULL THEN 'rest'
            ELSE k.aftercare END,
          held_by_run = CASE WHEN (k.held_by_run, k.held_by_item) = (e.run_no, e.item_no)
                             THEN NULL ELSE k.held_by_run END,
          held_by_item = CASE WHEN (k.held_by_run, k.held_by_item) = (e.run_no, e.item_no)
                              THEN NULL ELSE k.held_by_item END
        FROM known e JOIN locked l ON l.key_no = e.key_no
        WHERE k.key_no = e.key_no
        RETURNING k.host_no, k.fingerprint, k.generation, k.aftercare, k.placement,
                  k.held_by_run, e.run_no, e.item_no
      ), doomed AS (
        UPDATE account_intents a SET state = 'to_delete'
        FROM judged j
        WHERE j.aftercare = 'delete' AND a.host_no = j.host_no
          AND a.fingerprint = j.fingerprint AND a.generation = j.generation
          AND a.state IN ('open', 'answered')
      ), freed AS (
        DELETE FROM group_places p
        USING judged j
        WHERE j.placement IS NULL AND j.held_by_run IS NULL AND p.fingerprint = j.fingerprint
          AND p.group_no IN (SELECT g.group_no FROM host_groups g WHERE g.host_no = j.host_no)
        RETURNING p.group_no
      ), given_back AS (
        UPDATE host_groups g SET in_service = g.in_service - f.places
        FROM (SELECT group_no, count(*) AS places FROM freed GROUP BY group_no) f
        WHERE g.group_no = f.group_no
      )
      """;

  private KeyVerdicts() {}
}

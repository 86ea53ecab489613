package relay.keys;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.model.Coded;
import relay.model.KeyFingerprint;
import relay.model.RunNo;

/**
 * What is owed to accounts of ended items, and who does it now. Safe for concurrent use: a key is
 * taken by one at a time, and no item can claim it meanwhile; who dies with it leaves it to the
 * next after a while.
 */
public final class AftercareStore {

  /**
   * A key whose account must be cared for.
   *
   * @param until the token of who has taken it
   * @param accountId empty when the answer to its creation was never seen
   * @param beforeImage as JSON
   */
  public record Owed(
      long keyNo,
      long hostNo,
      KeyFingerprint fingerprint,
      int generation,
      Optional<Long> accountId,
      Aftercare care,
      Optional<String> beforeImage,
      Instant until) {

    private Owed until(Instant later) {
      return new Owed(keyNo, hostNo, fingerprint, generation, accountId, care, beforeImage, later);
    }
  }

  /**
   * A promise of an earlier generation whose answer was never seen.
   *
   * @param accountId the key's account now
   */
  public record Unanswered(
      long hostNo, KeyFingerprint fingerprint, int generation, Optional<Long> accountId) {}

  /**
   * An account that is admitted neither rests nor goes, whatever an earlier item left to do. One
   * that may still be on its way is looked for when the host has had its time.
   */
  private static final String TAKE =
      """
      UPDATE upstream_keys k SET care_until = :until
        FROM (SELECT key_no FROM upstream_keys
               WHERE aftercare IS NOT NULL AND held_by_run IS NULL
                 AND host_no <> ALL (:away::bigint[])
                 AND (placement IS NULL OR aftercare = 'restore')
                 AND (aftercare <> 'rest' OR account_id IS NOT NULL
                      OR last_checked_at IS NULL OR last_checked_at < :answered)
                 AND (care_until IS NULL OR care_until < :now)
               ORDER BY key_no LIMIT :most FOR UPDATE SKIP LOCKED) c
       WHERE k.key_no = c.key_no
      RETURNING k.key_no, k.host_no, k.fingerprint, k.generation, k.account_id, k.aftercare,
                k.before_image
      """;

  private static final String RENEW =
      """
      UPDATE upstream_keys SET care_until = :next
       WHERE key_no = :key AND care_until = :until AND held_by_run IS NULL
      """;

  private static final String MAKER =
      """
      SELECT a.run_no FROM account_intents a JOIN upstream_keys k USING (host_no, fingerprint, generation)
       WHERE k.key_no = :key
      """;

  private static final String FOUND =
      """
      WITH kept AS (
        UPDATE upstream_keys SET account_id = :account, account_origin = 'created'
         WHERE key_no = :key AND care_until = :until
        RETURNING host_no, fingerprint, generation)
      UPDATE account_intents a SET account_id = :account, state = 'answered'
        FROM kept k
       WHERE a.host_no = k.host_no AND a.fingerprint = k.fingerprint
         AND a.generation = k.generation AND a.state IN ('open', 'answered')
      """;

  private static final String DONE =
      """
      UPDATE upstream_keys SET aftercare = NULL, before_image = NULL, care_until = NULL
       WHERE key_no = :key AND care_until = :until
      """;

  /** An unanswered promise stays to be looked after once more. */
  private static final String DELETED =
      """
      WITH gone AS (
        UPDATE upstream_keys
           SET aftercare = NULL, before_image = NULL, care_until = NULL, account_id = NULL,
               account_origin = NULL, placement = NULL, generation = generation + 1,
               raised_at = :now
         WHERE key_no = :key AND care_until = :until
        RETURNING host_no, fingerprint, generation - 1 AS generation)
      UPDATE account_intents a SET state = 'deleted'
        FROM gone g
       WHERE a.host_no = g.host_no AND a.fingerprint = g.fingerprint
         AND a.generation = g.generation AND a.account_id IS NOT NULL
      """;

  /** Nobody is making the next account now, so an extra one cannot be that. */
  private static final String UNANSWERED =
      """
      SELECT a.host_no, a.fingerprint, a.generation, k.account_id
        FROM account_intents a
        JOIN upstream_keys k ON k.host_no = a.host_no AND k.fingerprint = a.fingerprint
       WHERE a.state IN ('open', 'to_delete') AND a.generation < k.generation
         AND a.host_no <> ALL (:away::bigint[]) AND k.raised_at < :before
         AND (k.account_id IS NOT NULL OR k.held_by_run IS NULL)
       ORDER BY a.host_no, a.created_at LIMIT :most
      """;

  private static final String CLOSED =
      """
      UPDATE account_intents SET state = 'deleted'
       WHERE host_no = :host AND fingerprint = :fingerprint AND generation = :generation
      """;

  private final JdbcClient jdbc;

  public AftercareStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Takes keys until {@code until}; afterwards others may take them.
   *
   * @param away hosts whose keys are not taken
   * @param answered accounts of verdicts before this have arrived if they ever do
   */
  public List<Owed> take(int most, Set<Long> away, Instant now, Instant until, Instant answered) {
    return jdbc.sql(TAKE)
        .param("away", away.toArray(Long[]::new))
        .param("answered", utc(answered))
        .param("most", most)
        .param("now", utc(now))
        .param("until", utc(until))
        .query((row, _) -> owed(row, until))
        .list();
  }

  /** Keeps a key that was taken for longer; empty when somebody else has it by now. */
  public Optional<Owed> renew(Owed owed, Instant until) {
    boolean kept =
        jdbc.sql(RENEW)
                .param("key", owed.keyNo())
                .param("until", utc(owed.until()))
                .param("next", utc(until))
                .update()
            == 1;
    return kept ? Optional.of(owed.until(until)) : Optional.empty();
  }

  /** The run whose item promised the key's account. */
  public Optional<RunNo> maker(Owed owed) {
    return jdbc.sql(MAKER).param("key", owed.keyNo()).query(Long.class).optional().map(RunNo::new);
  }

  /** What came of a promise without an answer is the key's account from now on. */
  public void found(Owed owed, long accountId) {
    jdbc.sql(FOUND)
        .param("key", owed.keyNo())
        .param("until", utc(owed.until()))
        .param("account", accountId)
        .update();
  }

  /** Nothing is owed any more. */
  public void done(Owed owed) {
    jdbc.sql(DONE).param("key", owed.keyNo()).param("until", utc(owed.until())).update();
  }

  /** The account is gone: another may be made for the key. */
  public void deleted(Owed owed, Instant now) {
    jdbc.sql(DELETED)
        .param("key", owed.keyNo())
        .param("until", utc(owed.until()))
        .param("now", utc(now))
        .update();
  }

  /** Promises without an answer that a later generation replaced before {@code before}. */
  public List<Unanswered> unanswered(int most, Set<Long> away, Instant before) {
    return jdbc.sql(UNANSWERED)
        .param("away", away.toArray(Long[]::new))
        .param("most", most)
        .param("before", utc(before))
        .query((row, _) ->
            new Unanswered(
                row.getLong("host_no"),
                KeyFingerprint.of(row.getBytes("fingerprint")),
                row.getInt("generation"),
                accountId(row)))
        .list();
  }

  /** Nothing came of the promise, or what came of it is gone. */
  public void close(Unanswered promise) {
    jdbc.sql(CLOSED)
        .param("host", promise.hostNo())
        .param("fingerprint", promise.fingerprint().bytes())
        .param("generation", promise.generation())
        .update();
  }

  private static Owed owed(ResultSet row, Instant until) throws SQLException {
    return new Owed(
        row.getLong("key_no"),
        row.getLong("host_no"),
        KeyFingerprint.of(row.getBytes("fingerprint")),
        row.getInt("generation"),
        accountId(row),
        Coded.of(Aftercare.class, row.getString("aftercare")),
        Optional.ofNullable(row.getString("before_image")),
        until);
  }

  private static Optional<Long> accountId(ResultSet row) throws SQLException {
    long id = row.getLong("account_id");
    return row.wasNull() ? Optional.empty() : Optional.of(id);
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}

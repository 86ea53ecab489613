package relay.run.store;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import relay.model.BaseUrl;
import relay.model.Coded;
import relay.model.RunNo;
import relay.run.AccessStatus;
import relay.run.ReasonCode;
import relay.secrets.Keyset;

/**
 * Opens a new round in a run that has ended (design 3.5): items that ended other than active go on
 * where what they have still counts, or begin anew at another base URL or for another group. Safe
 * for concurrent use; of two retries at once one finds the run running.
 */
public final class RunRetry {

  private static final String REOPEN_RUN =
      """
      UPDATE import_runs SET state = 'running', activity = 'dispatching', round = round + 1,
        finished_at = NULL, key_retention_until = NULL,
        barrier = CASE WHEN barrier = 'stopped' THEN 'closed' ELSE barrier END
      WHERE run_no = :run AND state <> 'running'
      """;

  private static final String SHOW_REOPENED =
      """
      UPDATE run_summaries SET state = 'running', activity = 'dispatching', finished_at = NULL
      WHERE run_no = :run
      """;

  private static final String KEYS_DESTROYED =
      "SELECT data_key_sealed IS NULL FROM import_runs WHERE run_no = :run AND state <> 'running'";

  /**
   * An account of a broken key was deleted with the verdict; that of a degraded one still stands,
   * or was put back as it was found, and may serve another item by now: provision looks at it anew.
   * Once the keys are destroyed only what is admitted or has an account can go on. A proof of an
   * earlier round counts no longer than anybody's.
   */
  private static final String REOPEN_ITEMS =
      """
      WITH chosen AS (
        SELECT r.run_no, r.item_no, r.access_status, r.reason_code
        FROM item_results r
        WHERE r.run_no = :run AND r.current_stage = 'done' AND r.access_status <> 'active'
          AND (r.reason_code IS NULL OR r.reason_code NOT LIKE 'input.%')
          AND (:access::text IS NULL OR r.access_status = :access::text)
          AND (:reason::text IS NULL OR r.reason_code = :reason::text)
          AND (:item::int IS NULL OR r.item_no = :item::int)
      ), moved AS (
        UPDATE import_items i SET
          stage = CASE
            WHEN :elsewhere THEN 'probe'
            WHEN i.admitted_at IS NOT NULL THEN 'validate'
            WHEN c.access_status = 'degraded' AND i.findings -> 'account' IS NOT NULL THEN 'provision'
            ELSE 'probe' END,
          findings = CASE
            WHEN :elsewhere THEN NULL
            WHEN i.admitted_at IS NOT NULL THEN i.findings
            WHEN c.access_status = 'degraded' AND i.findings -> 'account' IS NOT NULL
              THEN i.findings - 'proof' - 'trouble' - 'outage'
            ELSE NULL END,
          state = 'ready', attempt = 1, claims = 0, lease_epoch = i.lease_epoch + 1, lease_until = NULL,
          not_before = :now, waits_for = NULL, closure_no = NULL,
          admitted_at = CASE WHEN :elsewhere THEN NULL ELSE i.admitted_at END
        FROM chosen c
        WHERE i.run_no = c.run_no AND i.item_no = c.item_no AND i.state = 'done'
          AND (i.admitted_at IS NOT NULL AND NOT :elsewhere
            OR (NOT :elsewhere AND c.access_status = 'degraded' AND i.findings -> 'account' IS NOT NULL)
            OR EXISTS (SELECT FROM import_runs WHERE run_no = :run AND data_key_sealed IS NOT NULL))
        RETURNING i.run_no, i.item_no, i.stage, i.fingerprint
      ), proved AS (
        SELECT m.*, (SELECT k.key_no FROM upstream_keys k JOIN import_runs u ON u.run_no = m.run_no
                      WHERE k.host_no = u.host_no AND k.fingerprint = m.fingerprint) AS key_no
        FROM moved m
      ), disowned AS (
        UPDATE upstream_keys k SET proved_by_run = NULL, proved_by_item = NULL
        FROM proved p
        WHERE k.key_no = p.key_no AND k.proved_by_run = p.run_no AND k.proved_by_item = p.item_no
      ), shown AS (
        UPDATE item_results r SET current_stage = m.stage, access_status = 'unknown',
          confirmation_status = 'pending', reason_code = NULL, reason_detail = NULL, proof = NULL,
          checked_at = NULL, updated_at = :now
        FROM moved m WHERE r.run_no = m.run_no AND r.item_no = m.item_no
      ), trailed AS (
        INSERT INTO item_events (run_no, item_no, event_type, stage, attempt, message, payload, created_at)
        SELECT run_no, item_no, 'reopened', stage, 1, 'a new round begins', '{}', :now FROM moved
      )
      SELECT count(*) FROM moved
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final RunRecount recount;
  private final ItemRelocation relocation;

  /** Retries; keys that move to another base URL are named and sealed anew with this keyset. */
  public RunRetry(JdbcClient jdbc, TransactionTemplate transaction, Keyset keyset, Clock clock) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.clock = clock;
    this.recount = new RunRecount(jdbc);
    this.relocation = new ItemRelocation(jdbc, keyset);
  }

  /** Which items of a run are opened again; of those that ended other than active. */
  public record Filter(
      Optional<AccessStatus> access, Optional<ReasonCode> reason, Optional<Integer> itemNo) {
    /** All of them. */
    public static final Filter ALL =
        new Filter(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * Where the items go on; empty parts stay as they are.
   *
   * @param group an id or exact name on the host
   */
  public record Elsewhere(Optional<BaseUrl> baseUrl, Optional<String> group) {
    /** Where they were. */
    public static final Elsewhere NOWHERE = new Elsewhere(Optional.empty(), Optional.empty());

    boolean isSomewhere() {
      return baseUrl.isPresent() || group.isPresent();
    }
  }

  /** What came of it. */
  public sealed interface Answer {

    /** So many items are open again, at least one. */
    record Reopened(int items) implements Answer {}

    /** The run has not ended, or no item matches. */
    record Nothing() implements Answer {}

    /** The run's key retention is over and nothing that matches can go on without its key. */
    record KeysDestroyed() implements Answer {}

    /** At the new base URL two items of the run would be one key; nothing was changed. */
    record SameKey(int itemNo, int otherItemNo) implements Answer {}
  }

  /**
   * Opens a new round for items that ended other than active; rows that cannot be read stay as they
   * are. The old verdicts stay in the trail.
   */
  public Answer retry(RunNo run, Filter filter, Elsewhere elsewhere) {
    return transaction.execute(status -> {
      Answer answer = reopen(run, filter, elsewhere);
      if (!(answer instanceof Answer.Reopened)) {
        status.setRollbackOnly();
      }
      return answer;
    });
  }

  private Answer reopen(RunNo run, Filter filter, Elsewhere elsewhere) {
    boolean destroyed = keysAreDestroyed(run);
    if (jdbc.sql(REOPEN_RUN).param("run", run.value()).update() == 0) {
      return new Answer.Nothing();
    }
    int items = reopenItems(run, filter, elsewhere);
    if (items == 0) {
      return destroyed ? new Answer.KeysDestroyed() : new Answer.Nothing();
    }
    if (elsewhere.isSomewhere()) {
      Optional<ItemRelocation.Clash> clash = relocation.move(run, elsewhere);
      if (clash.isPresent()) {
        return new Answer.SameKey(clash.get().itemNo(), clash.get().otherItemNo());
      }
    }
    jdbc.sql(SHOW_REOPENED).param("run", run.value()).update();
    recount.recount(run);
    return new Answer.Reopened(items);
  }

  private boolean keysAreDestroyed(RunNo run) {
    return jdbc.sql(KEYS_DESTROYED)
        .param("run", run.value())
        .query((row, index) -> row.getBoolean(1))
        .optional()
        .orElse(false);
  }

  private int reopenItems(RunNo run, Filter filter, Elsewhere elsewhere) {
    return jdbc.sql(REOPEN_ITEMS)
        .param("run", run.value())
        .param("elsewhere", elsewhere.isSomewhere())
        .param("access", filter.access().map(Coded::code).orElse(null))
        .param("reason", filter.reason().map(ReasonCode::code).orElse(null))
        .param("item", filter.itemNo().orElse(null))
        .param("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
        .query((row, index) -> row.getInt(1))
        .single();
  }
}

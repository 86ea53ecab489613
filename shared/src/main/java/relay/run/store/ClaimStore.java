package relay.run.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.model.BaseUrl;
import relay.model.Coded;
import relay.model.ItemKey;
import relay.model.KeyFingerprint;
import relay.model.ProviderId;
import relay.run.ClaimedItem;
import relay.run.ClaimedItem.RunContext;
import relay.run.ItemLease;
import relay.run.ItemStage;
import relay.run.RunActivity;
import relay.run.RunBarrier;
import relay.run.RunSettings.AccountSettings;

/** Takes items over, many in one statement. */
final class ClaimStore {

  private static final String CLAIM =
      """
      WITH asked AS (
        SELECT * FROM unnest(:runs::bigint[], :items::int[], :epochs::int[])
          AS a (run_no, item_no, epoch)
      )
      UPDATE import_items i SET
        lease_epoch = i.lease_epoch + 1, lease_until = :until, not_before = NULL, claims = i.claims + 1
      FROM asked a
        JOIN import_runs r ON r.run_no = a.run_no
        LEFT JOIN item_secrets s ON s.run_no = a.run_no AND s.item_no = a.item_no,
        run_targets t
      WHERE i.run_no = a.run_no AND i.item_no = a.item_no AND i.lease_epoch = a.epoch
        AND i.state || '' = 'in_flight' AND r.state = 'running'
        AND t.run_no = i.run_no AND t.target_no = i.target_no
      RETURNING i.run_no, i.item_no, i.lease_epoch, i.stage, i.attempt, i.group_no, i.fingerprint,
        i.requested_models, i.account::text AS account, i.findings::text AS findings, t.base_url, t.provider_id, s.sealed,
        r.round, r.activity, r.barrier
      """;

  private final JdbcClient jdbc;
  private final RunContexts runs;
  private final Duration lease;

  ClaimStore(JdbcClient jdbc, Duration lease) {
    this.jdbc = jdbc;
    this.runs = new RunContexts(jdbc);
    this.lease = lease;
  }

  /** What became of a claim that took its item. */
  sealed interface Taken {
    /** The lease it was claimed by. */
    ItemLease before();

    /** The item is its claimer's. */
    record Item(ItemLease before, ClaimedItem item) implements Taken {}

    /** Its row cannot be read by this release; whoever takes it after its lease may be newer. */
    record Unreadable(ItemLease before, RuntimeException why) implements Taken {}
  }

  /**
   * The items of those leases that are still the newest, under new epochs. All of them are claimed
   * when this returns; one that cannot be read is no hindrance to its neighbours.
   */
  List<Taken> claim(List<ItemLease> leases, Instant at) {
    Leases columns = Leases.of(leases);
    return jdbc.sql(CLAIM)
        .param("runs", columns.runs())
        .param("items", columns.items())
        .param("epochs", columns.epochs())
        .param("until", OffsetDateTime.ofInstant(at.plus(lease), ZoneOffset.UTC))
        .query((row, index) -> taken(row))
        .list();
  }

  private Taken taken(ResultSet row) throws SQLException {
    ItemKey key = ItemKey.of(row.getLong("run_no"), row.getInt("item_no"));
    ItemLease before = new ItemLease(key, row.getInt("lease_epoch") - 1);
    try {
      return new Taken.Item(before, item(row));
    } catch (DataAccessException away) {
      throw away;
    } catch (RuntimeException unreadable) {
      return new Taken.Unreadable(before, unreadable);
    }
  }

  private ClaimedItem item(ResultSet row) throws SQLException {
    long runNo = row.getLong("run_no");
    int round = row.getInt("round");
    RunContexts.Fixed run = runs.of(new RunContexts.Round(runNo, round));
    return new ClaimedItem(
        new ItemLease(ItemKey.of(runNo, row.getInt("item_no")), row.getInt("lease_epoch")),
        Coded.of(ItemStage.class, row.getString("stage")),
        row.getInt("attempt"),
        round,
        run.hostNo(),
        row.getLong("group_no"),
        new BaseUrl(row.getString("base_url")),
        new ProviderId(row.getString("provider_id")),
        KeyFingerprint.of(row.getBytes("fingerprint")),
        List.of((String[]) row.getArray("requested_models").getArray()),
        account(row, run),
        StoredFindings.read(row.getString("findings")),
        context(row, run),
        row.getBytes("sealed"));
  }

  private static AccountSettings account(ResultSet row, RunContexts.Fixed run) throws SQLException {
    String ofRow = row.getString("account");
    AccountSettings ofRun = run.settings().account();
    return ofRow == null ? ofRun : StoredSettings.readAccount(ofRow).over(ofRun);
  }

  private static RunContext context(ResultSet row, RunContexts.Fixed run) throws SQLException {
    return new RunContext(
        run.runId(),
        run.settings(),
        Coded.of(RunActivity.class, row.getString("activity")),
        Coded.of(RunBarrier.class, row.getString("barrier")),
        run.sealedDataKey());
  }
}

package relay.keys;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.model.Coded;
import relay.model.ItemKey;
import relay.run.ClaimedItem;

/**
 * The table {@code account_intents}: one row for an account we set out to make. Safe for concurrent
 * use; the key's lease keeps two items from writing about the same key.
 */
public final class IntentStore {
  private static final String COLUMNS =
      "generation, run_no, item_no, account_name, request, account_id, in_progress_since, state";

  /** Nothing is inserted by who has lost the key: the host must not be asked then. */
  private static final String OPEN =
      """
      INSERT INTO account_intents (host_no, fingerprint, generation, run_no, item_no,
                                   account_name, request, state, created_at)
      SELECT k.host_no, k.fingerprint, k.generation, k.held_by_run, k.held_by_item,
             :name, :request::jsonb, 'open', :at
        FROM upstream_keys k
        JOIN import_items i ON i.run_no = k.held_by_run AND i.item_no = k.held_by_item
       WHERE k.host_no = :host AND k.fingerprint = :fingerprint AND k.generation = :generation
         AND i.run_no = :run AND i.item_no = :item AND i.lease_epoch = :epoch
      ON CONFLICT DO NOTHING
      """;

  private static final String FIND =
      "SELECT "
          + COLUMNS
          + """
           FROM account_intents
          WHERE host_no = :host AND fingerprint = :fingerprint AND generation = :generation
          """;

  private static final String ANSWER =
      """
      UPDATE account_intents SET account_id = :account, state = 'answered'
       WHERE host_no = :host AND fingerprint = :fingerprint AND generation = :generation
         AND state IN ('open', 'answered')
      """;

  /** Not by who has lost the key: another one may have asked the host since. */
  private static final String IN_PROGRESS =
      """
      UPDATE account_intents a SET in_progress_since = :since
        FROM upstream_keys k
        JOIN import_items i ON i.run_no = k.held_by_run AND i.item_no = k.held_by_item
       WHERE a.host_no = :host AND a.fingerprint = :fingerprint AND a.generation = :generation
         AND k.host_no = a.host_no AND k.fingerprint = a.fingerprint
         AND i.run_no = :run AND i.item_no = :item AND i.lease_epoch = :epoch
      """;

  private static final String ASKED_ANEW =
      """
      UPDATE account_intents SET in_progress_since = NULL
       WHERE host_no = :host AND fingerprint = :fingerprint AND generation = :generation
      """;

  private final JdbcClient jdbc;

  public IntentStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Promises an account; false when there is such a promise already, or a lease is lost. */
  public boolean open(
      ClaimedItem item, int generation, String accountName, String request, Instant at) {
    return leased(OPEN, item, generation)
            .param("name", accountName)
            .param("request", request)
            .param("at", at.atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  /** The promise of this generation of the item's key. */
  public Optional<AccountIntent> find(ClaimedItem item, int generation) {
    return of(FIND, item, generation).query(IntentStore::intent).optional();
  }

  /** Notes the account that came of it. May be repeated. */
  public void answer(ClaimedItem item, int generation, long accountId) {
    of(ANSWER, item, generation).param("account", accountId).update();
  }

  /**
   * Notes that the host says that the creation still goes on, and since when it says so. Nothing is
   * noted by who has lost the key.
   */
  public void inProgress(ClaimedItem item, int generation, Instant since) {
    leased(IN_PROGRESS, item, generation).param("since", since.atOffset(ZoneOffset.UTC)).update();
  }

  /**
   * Forgets since when the creation goes on, before the host is asked again: unless it says once
   * more that it goes on, it may have begun anew.
   */
  public void askedAnew(ClaimedItem item, int generation) {
    of(ASKED_ANEW, item, generation).update();
  }

  private JdbcClient.StatementSpec leased(String sql, ClaimedItem item, int generation) {
    return of(sql, item, generation)
        .param("run", item.lease().item().run().value())
        .param("item", item.lease().item().itemNo())
        .param("epoch", item.lease().epoch());
  }

  private JdbcClient.StatementSpec of(String sql, ClaimedItem item, int generation) {
    return jdbc.sql(sql)
        .param("host", item.hostNo())
        .param("fingerprint", item.fingerprint().bytes())
        .param("generation", generation);
  }

  private static AccountIntent intent(ResultSet row, int index) throws SQLException {
    long account = row.getLong("account_id");
    @Nullable OffsetDateTime since = row.getObject("in_progress_since", OffsetDateTime.class);
    return new AccountIntent(
        row.getInt("generation"),
        ItemKey.of(row.getLong("run_no"), row.getInt("item_no")),
        row.getString("account_name"),
        row.getString("request"),
        account == 0 ? Optional.empty() : Optional.of(account),
        Optional.ofNullable(since).map(OffsetDateTime::toInstant),
        Coded.of(AccountIntent.State.class, row.getString("state")));
  }
}

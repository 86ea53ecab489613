package relay.api.submission;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.host.GroupRef;
import relay.keys.AccountOrigin;
import relay.keys.UpstreamKey.KnownAccount;
import relay.model.BaseUrl;
import relay.model.Coded;
import relay.model.KeyFingerprint;
import relay.plan.ManifestRow;
import relay.plan.ManifestRow.KnownKey;
import relay.plan.ManifestRow.KnownKey.Standing;

/**
 * Reads staged rows for the planner. Belongs to the caller's transaction, in which the rows live.
 */
class PlanStore {

  private static final int ROWS_AT_ONCE = 1_000;

  private static final String ROWS =
      """
      SELECT s.row_no, s.ref, t.base_url, coalesce(s.group_ref, :group, t.provider_id) AS group_ref,
             coalesce(u.models, s.models, :models::text[]) AS models, s.fingerprint,
             s.reason_code, s.message, k.account_id, k.account_origin, k.placement, k.aftercare, k.last_access
      FROM staged_rows AS s
      JOIN staged_targets AS t USING (target_no)
      LEFT JOIN united_models AS u ON u.row_no = s.row_no
      LEFT JOIN upstream_keys AS k ON k.host_no = :host AND k.fingerprint = s.fingerprint
      WHERE NOT EXISTS (SELECT FROM folded_rows AS f WHERE f.row_no = s.row_no)
      ORDER BY s.row_no
      """;

  private static final String MODELS =
      """
      SELECT DISTINCT model FROM staged_rows AS s
      CROSS JOIN LATERAL unnest(coalesce(s.models, :models::text[])) AS m (model)
      WHERE s.fingerprint IS NOT NULL
      ORDER BY model LIMIT :most
      """;

  private static final String BASE_URLS = "SELECT base_url FROM staged_targets WHERE target_no > 0";

  private static final String IN_SERVICE =
      """
      SELECT host_group_id, in_service FROM host_groups
       WHERE host_no = :host AND host_group_id IS NOT NULL AND same_as IS NULL
      """;

  private final JdbcClient jdbc;

  PlanStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The items to be, in their order; read as it is walked, to be closed. */
  Stream<ManifestRow> rows(Submission submission) {
    return jdbc
        .sql(ROWS)
        .withFetchSize(ROWS_AT_ONCE)
        .param("group", submission.settings().group())
        .param("models", submission.requestedModels().toArray(String[]::new))
        .param("host", submission.hostNo())
        .query((row, index) -> row(row, submission))
        .stream();
  }

  /** The models that the batch asks for, at most {@code most}. */
  List<String> models(Submission submission, int most) {
    return jdbc.sql(MODELS)
        .param("models", submission.requestedModels().toArray(String[]::new))
        .param("most", most)
        .query((row, index) -> row.getString("model"))
        .list();
  }

  /** The base URLs of the batch. */
  Set<String> baseUrls() {
    return new HashSet<>(
        jdbc.sql(BASE_URLS).query((row, index) -> row.getString("base_url")).list());
  }

  /** How many places of each group of the host are taken. */
  Map<GroupRef, Integer> inService(long hostNo) {
    Map<GroupRef, Integer> taken = new HashMap<>();
    jdbc.sql(IN_SERVICE)
        .param("host", hostNo)
        .query(
            (RowCallbackHandler)
                row ->
                    taken.put(
                        new GroupRef(row.getLong("host_group_id")), row.getInt("in_service")));
    return taken;
  }

  private static ManifestRow row(ResultSet row, Submission submission) throws SQLException {
    byte @Nullable [] fingerprint = row.getBytes("fingerprint");
    if (fingerprint == null) {
      return new ManifestRow.Bad(
          row.getInt("row_no"),
          row.getString("ref"),
          row.getString("reason_code"),
          row.getString("message"));
    }
    return new ManifestRow.Key(
        row.getInt("row_no"),
        row.getString("ref"),
        new BaseUrl(row.getString("base_url")),
        row.getString("group_ref"),
        List.of((String[]) row.getArray("models").getArray()),
        KeyFingerprint.of(fingerprint),
        known(row, submission));
  }

  private static KnownKey known(ResultSet row, Submission submission) throws SQLException {
    return new KnownKey(account(row), standing(row, submission));
  }

  private static Optional<KnownAccount> account(ResultSet row) throws SQLException {
    var id = row.getLong("account_id");
    return row.wasNull()
        ? Optional.empty()
        : Optional.of(
            new KnownAccount(id, Coded.of(AccountOrigin.class, row.getString("account_origin"))));
  }

  private static Standing standing(ResultSet row, Submission submission) throws SQLException {
    if (submission.skipsKnown() && row.getString("last_access") != null) {
      return Standing.SKIPPED;
    }
    if ("delete".equals(row.getString("aftercare"))) {
      return Standing.TO_DELETE;
    }
    return switch (row.getString("placement")) {
      case "in_service" -> Standing.IN_SERVICE;
      case "reserve" -> Standing.IN_RESERVE;
      case null -> Standing.PLAIN;
      case String unknown -> throw new IllegalStateException("placement " + unknown);
    };
  }
}

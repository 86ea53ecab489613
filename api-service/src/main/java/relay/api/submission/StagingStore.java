package relay.api.submission;

import java.util.ArrayList;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.model.ProviderId;

/**
 * The temporary tables of one submission: what was uploaded, which rows fold into others. They live
 * as long as the transaction. Safe for concurrent use; every call belongs to the caller's
 * transaction.
 */
class StagingStore {

  private static final String CREATE_ROWS =
      """
      CREATE TEMPORARY TABLE staged_rows (
        row_no      integer NOT NULL,
        target_no   integer NOT NULL,
        fingerprint bytea,
        sealed      bytea,
        masked      text,
        models      text[],
        group_ref   text,
        ref         text,
        labels      jsonb,
        account     jsonb,
        reason_code text,
        field       text,
        message     text
      ) ON COMMIT DROP
      """;

  private static final String CREATE_TARGETS =
      """
      CREATE TEMPORARY TABLE staged_targets (
        target_no   integer NOT NULL,
        base_url    text NOT NULL,
        provider_id text NOT NULL
      ) ON COMMIT DROP
      """;

  private static final String ADD_TARGETS =
      """
      INSERT INTO staged_targets (target_no, base_url, provider_id)
      SELECT * FROM unnest(:numbers::integer[], :urls::text[], :providers::text[])
      """;

  /** Rows behind the first one with the same key. */
  private static final String FOLD =
      """
      CREATE TEMPORARY TABLE folded_rows ON COMMIT DROP AS
      SELECT row_no, first_row FROM (
        SELECT row_no, min(row_no) OVER (PARTITION BY fingerprint) AS first_row
        FROM staged_rows WHERE fingerprint IS NOT NULL) AS r
      WHERE row_no <> first_row
      """;

  /**
   * The models of items that several rows were folded into, in the order of their first mention. A
   * place is an array because the smallest of records is known from PostgreSQL 18 on only.
   */
  private static final String UNITE_MODELS =
      """
      CREATE TEMPORARY TABLE united_models ON COMMIT DROP AS
      SELECT row_no, array_agg(model ORDER BY place) AS models FROM (
        SELECT m.row_no, m.model, min(m.place) AS place FROM (
          SELECT f.first_row AS row_no, u.model, ARRAY[s.row_no, u.place] AS place
          FROM (SELECT first_row, row_no FROM folded_rows
                UNION SELECT first_row, first_row FROM folded_rows) AS f
          JOIN staged_rows AS s ON s.row_no = f.row_no
          CROSS JOIN LATERAL unnest(coalesce(s.models, :models::text[]))
            WITH ORDINALITY AS u (model, place)) AS m
        GROUP BY m.row_no, m.model) AS united
      GROUP BY row_no
      """;

  private static final String ENOUGH_MEMORY = "SET LOCAL work_mem = '128MB'";

  private static final String NOTICE_DEAD_CLIENTS =
      "SET LOCAL tcp_keepalives_idle = 30; SET LOCAL tcp_keepalives_interval = 10;"
          + " SET LOCAL tcp_keepalives_count = 3";

  private final JdbcClient jdbc;

  StagingStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Makes the empty tables. */
  void create() {
    jdbc.sql(NOTICE_DEAD_CLIENTS).update();
    jdbc.sql(CREATE_ROWS).update();
    jdbc.sql(CREATE_TARGETS).update();
  }

  /** Writes the base URLs of the batch; number 0 stands for none that can be read. */
  void addTargets(RowTargets targets) {
    var numbers = new ArrayList<Integer>();
    var urls = new ArrayList<String>();
    var providers = new ArrayList<String>();
    numbers.add(0);
    urls.add("");
    providers.add("");
    targets.forEach((baseUrl, number) -> {
      numbers.add(number);
      urls.add(baseUrl.value());
      providers.add(ProviderId.derivedFrom(baseUrl).value());
    });
    jdbc.sql(ADD_TARGETS)
        .param("numbers", numbers.toArray(Integer[]::new))
        .param("urls", urls.toArray(String[]::new))
        .param("providers", providers.toArray(String[]::new))
        .update();
  }

  /**
   * Folds rows with the same key into the first of them and unites their models.
   *
   * @param defaultModels of rows that name none
   * @return rows that were folded
   */
  int fold(String[] defaultModels) {
    jdbc.sql(ENOUGH_MEMORY).update();
    jdbc.sql("ANALYZE staged_rows").update();
    var folded = jdbc.sql(FOLD).update();
    jdbc.sql("ANALYZE folded_rows").update();
    jdbc.sql(UNITE_MODELS).param("models", defaultModels).update();
    jdbc.sql("ANALYZE united_models").update();
    return folded;
  }
}

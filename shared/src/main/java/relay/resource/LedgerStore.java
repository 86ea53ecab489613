package relay.resource;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.model.RunNo;

/**
 * The tables {@code managed_resources} and {@code managed_resource_uses}.
 *
 * <p>Safe for concurrent use. Takes part in the caller's transaction; a before-image must be
 * committed before the host is changed.
 */
public final class LedgerStore {

  /** A thing made again under the same logical key takes the key over from the one that is gone. */
  private static final String RETIRE_NAMESAKE =
      """
      UPDATE managed_resources
         SET logical_key = logical_key || '@' || host_resource_id,
             gone_at = coalesce(gone_at, :at), gone_reason = coalesce(gone_reason, 'replaced')
       WHERE host_no = :host AND resource_type = :type AND logical_key = :key
         AND host_resource_id <> :id
      """;

  private static final String NOTE =
      """
      WITH resource AS (
        INSERT INTO managed_resources AS r
               (host_no, resource_type, host_resource_id, logical_key, name, created_at)
        VALUES (:host, :type, :id, :key, :name, :at)
        ON CONFLICT (host_no, resource_type, host_resource_id)
        DO UPDATE SET name = excluded.name
        RETURNING resource_no)
      INSERT INTO managed_resource_uses (resource_no, run_no, kind, before_image, noted_at)
      SELECT resource_no, :run, :kind, :before::jsonb, :at FROM resource
      ON CONFLICT (resource_no, run_no, kind) DO NOTHING
      """;

  private static final String USE =
      """
      INSERT INTO managed_resource_uses (resource_no, run_no, kind, noted_at)
      SELECT resource_no, :run, :kind, :at FROM managed_resources
       WHERE host_no = :host AND resource_type = :type AND host_resource_id = :id
      ON CONFLICT (resource_no, run_no, kind) DO NOTHING
      """;

  private static final String BEFORE_IMAGE =
      """
      SELECT u.before_image
        FROM managed_resource_uses u JOIN managed_resources r USING (resource_no)
       WHERE r.host_no = :host AND r.resource_type = :type AND r.host_resource_id = :id
         AND u.run_no = :run AND u.before_image IS NOT NULL
       ORDER BY u.noted_at LIMIT 1
      """;

  private static final String GONE =
      """
      UPDATE managed_resources SET gone_at = :at, gone_reason = :reason
       WHERE host_no = :host AND resource_type = :type AND host_resource_id = :id
         AND gone_at IS NULL
      """;

  private static final String USED_BY_OTHERS =
      """
      SELECT EXISTS (
        SELECT FROM managed_resource_uses u JOIN managed_resources r USING (resource_no)
         WHERE r.host_no = :host AND r.resource_type = :type AND r.host_resource_id = :id
           AND u.run_no <> :run)
      """;

  private final JdbcClient jdbc;

  public LedgerStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Notes a use. May be repeated: the first before-image of a run and kind stays. */
  public void note(ResourceNote note, Instant at) {
    of(RETIRE_NAMESAKE, note.hostNo(), note.type(), note.hostResourceId())
        .param("key", note.logicalKey())
        .param("at", utc(at))
        .update();
    of(NOTE, note.hostNo(), note.type(), note.hostResourceId())
        .param("key", note.logicalKey())
        .param("name", note.name())
        .param("run", note.run().value())
        .param("kind", note.kind().code())
        .param("before", note.beforeImage().orElse(null))
        .param("at", utc(at))
        .update();
  }

  /** Notes that a run uses what is in the ledger already; else nothing. May be repeated. */
  public void use(
      long hostNo, ResourceType type, String hostResourceId, RunNo run, UseKind kind, Instant at) {
    of(USE, hostNo, type, hostResourceId)
        .param("run", run.value())
        .param("kind", kind.code())
        .param("at", utc(at))
        .update();
  }

  /** How the resource was before the run's first use of it, as JSON. */
  public Optional<String> beforeImage(
      long hostNo, ResourceType type, String hostResourceId, RunNo run) {
    return of(BEFORE_IMAGE, hostNo, type, hostResourceId)
        .param("run", run.value())
        .query(String.class)
        .optional();
  }

  /** Notes that the resource is no longer on the host, and why. May be repeated. */
  public void gone(
      long hostNo, ResourceType type, String hostResourceId, String reason, Instant at) {
    of(GONE, hostNo, type, hostResourceId).param("reason", reason).param("at", utc(at)).update();
  }

  /** Whether another run than this one uses the resource. */
  public boolean isUsedByOthers(long hostNo, ResourceType type, String hostResourceId, RunNo run) {
    return of(USED_BY_OTHERS, hostNo, type, hostResourceId)
        .param("run", run.value())
        .query(Boolean.class)
        .single();
  }

  private JdbcClient.StatementSpec of(String sql, long hostNo, ResourceType type, String id) {
    return jdbc.sql(sql).param("host", hostNo).param("type", type.code()).param("id", id);
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}

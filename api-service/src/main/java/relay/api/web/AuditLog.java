package relay.api.web;

import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who changed what: one row a write. Safe for concurrent use. */
class AuditLog {

  private static final String ENTER =
      """
      INSERT INTO audit_log (at, token_id, method, path, status, request_id)
      VALUES (:at, :token, :method, :path, :status, :request)
      """;

  private final JdbcClient jdbc;
  private final Clock clock;

  AuditLog(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** One request that may have changed something, with the status it was answered. */
  record Entry(String tokenId, String method, String path, int status, String requestId) {}

  void enter(Entry entry) {
    jdbc.sql(ENTER)
        .param("at", clock.instant().atOffset(ZoneOffset.UTC))
        .param("token", entry.tokenId())
        .param("method", entry.method())
        .param("path", entry.path())
        .param("status", entry.status())
        .param("request", entry.requestId())
        .update();
  }
}

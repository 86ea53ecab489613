package relay.api.submission;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.model.RunId;

/**
 * Remembers for 24 hours what a submission with an {@code Idempotency-Key} was answered. Every call
 * belongs to the caller's transaction.
 */
class IdempotencyStore {

  private static final Duration KEPT = Duration.ofHours(24);

  // The lock ends with its transaction, and so with a request whose process died.
  private static final String LOCK =
      "SELECT pg_try_advisory_xact_lock(hashtextextended(:token || ' ' || :key, 20260522))";

  private static final String FIND =
      """
      SELECT fingerprint, run_id, answer FROM idempotency_requests
      WHERE token_id = :token AND idempotency_key = :key AND created_at > :since
      """;

  private static final String FORGET =
      "DELETE FROM idempotency_requests WHERE created_at <= :since";

  private static final String REMEMBER =
      """
      INSERT INTO idempotency_requests
        (token_id, idempotency_key, fingerprint, run_id, answer, created_at)
      VALUES (:token, :key, :fingerprint, :run, :answer::jsonb, :now)
      """;

  private static final String CORRECT =
      """
      UPDATE idempotency_requests SET answer = :answer::jsonb
      WHERE token_id = :token AND idempotency_key = :key AND run_id = :run
      """;

  private final JdbcClient jdbc;

  IdempotencyStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The name a request gave itself; the same name of another token is another one. */
  record Name(String tokenId, String key) {}

  /** What an earlier request of that name was answered. */
  @SuppressWarnings("ArrayRecordComponent") // compared by MessageDigest.isEqual
  record Remembered(byte[] fingerprint, RunId run, String answer) {}

  /** False when another request of this name is running. Held until the transaction's end. */
  boolean lock(Name name) {
    return jdbc.sql(LOCK)
        .param("token", name.tokenId())
        .param("key", name.key())
        .query(Boolean.class)
        .single();
  }

  /** The answer of the last 24 hours under this name. */
  Optional<Remembered> find(Name name, Instant now) {
    return jdbc.sql(FIND)
        .param("token", name.tokenId())
        .param("key", name.key())
        .param("since", now.minus(KEPT).atOffset(ZoneOffset.UTC))
        .query((row, index) ->
            new Remembered(
                row.getBytes("fingerprint"),
                new RunId(row.getString("run_id")),
                row.getString("answer")))
        .optional();
  }

  /** Remembers the answer and forgets what is older than 24 hours. */
  void remember(Name name, Remembered answer, Instant now) {
    jdbc.sql(FORGET).param("since", now.minus(KEPT).atOffset(ZoneOffset.UTC)).update();
    jdbc.sql(REMEMBER)
        .param("token", name.tokenId())
        .param("key", name.key())
        .param("fingerprint", answer.fingerprint())
        .param("run", answer.run().value())
        .param("answer", answer.answer())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Puts the answer that was really given in the place of the first one. */
  void correct(Name name, RunId run, String answer) {
    jdbc.sql(CORRECT)
        .param("token", name.tokenId())
        .param("key", name.key())
        .param("run", run.value())
        .param("answer", answer)
        .update();
  }
}

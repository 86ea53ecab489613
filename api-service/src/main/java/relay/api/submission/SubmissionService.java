package relay.api.submission;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.support.TransactionTemplate;
import relay.api.submission.IdempotencyStore.Name;
import relay.api.submission.IdempotencyStore.Remembered;
import relay.api.submission.body.BatchReader;
import relay.api.web.ApiException;
import relay.api.web.ErrorCode;

/**
 * Carries a submission from request to answer: one transaction, once for each {@code
 * Idempotency-Key}, a bounded number at a time. Safe for concurrent use.
 */
class SubmissionService {

  private static final Duration TURN = Duration.ofSeconds(5);

  private final TransactionTemplate transactions;
  private final SubmitRun submitRun;
  private final IdempotencyStore idempotency;
  private final ConfirmWindow window;
  private final Semaphore turns;
  private final Clock clock;

  SubmissionService(
      TransactionTemplate transactions,
      SubmitRun submitRun,
      IdempotencyStore idempotency,
      ConfirmWindow window,
      int atOnce,
      Clock clock) {
    this.transactions = transactions;
    this.submitRun = submitRun;
    this.idempotency = idempotency;
    this.window = window;
    this.turns = new Semaphore(atOnce, true);
    this.clock = clock;
  }

  /**
   * Submits the batch, or repeats what the same request was answered within 24 hours.
   *
   * @throws ApiException when it is refused; 409 when a request of this name runs or had another
   *     body
   */
  Answer submit(BatchReader reader, String query, Optional<Name> name) {
    takeTurn();
    try {
      var settled = transactions.execute(status -> settle(reader, query, name));
      return switch (settled) {
        case Settled.Repeated repeated -> repeated.answer();
        case Settled.Made made -> finish(made, name);
      };
    } finally {
      turns.release();
    }
  }

  /** How the transaction went. */
  private sealed interface Settled {
    record Made(SubmitRun.Stored stored, Answer first) implements Settled {}

    record Repeated(Answer answer) implements Settled {}
  }

  private Settled settle(BatchReader reader, String query, Optional<Name> name) {
    try {
      var earlier = name.flatMap(this::claim);
      if (earlier.isPresent()) {
        return new Settled.Repeated(repeat(earlier.get(), fingerprint(reader, query)));
      }
      var stored = submitRun.submit(reader);
      var answer = window.answer(stored.run());
      if (name.isPresent()) {
        idempotency.remember(
            name.get(),
            new Remembered(fingerprint(reader, query), answer.run(), answer.body()),
            clock.instant());
      }
      return new Settled.Made(stored, answer);
    } catch (SQLException away) {
      throw new DataAccessResourceFailureException("the batch cannot be staged", away);
    } catch (IOException cut) {
      throw ApiException.invalid("the body ends early").because(cut);
    }
  }

  /** What the same request was answered before; refuses when it is still running. */
  private Optional<Remembered> claim(Name name) {
    if (!idempotency.lock(name)) {
      throw ApiException.conflict("Idempotency-Key: a request with this key is still running")
          .retryAfter(TURN);
    }
    return idempotency.find(name, clock.instant());
  }

  private static Answer repeat(Remembered earlier, byte[] fingerprint) {
    if (!MessageDigest.isEqual(earlier.fingerprint(), fingerprint)) {
      throw ApiException.conflict(
          "Idempotency-Key: another body or query was sent under this key; it made "
              + earlier.run());
    }
    return new Answer(earlier.run(), earlier.answer());
  }

  private Answer finish(Settled.Made made, Optional<Name> name) {
    var wait = made.stored().request().confirmWindow();
    if (wait.isZero()) {
      return made.first();
    }
    var last = window.await(made.stored().run(), wait);
    name.ifPresent(named -> idempotency.correct(named, last.run(), last.body()));
    return last;
  }

  private static byte[] fingerprint(BatchReader reader, String query) throws IOException {
    var digest = reader.digest();
    digest.update(query.getBytes(StandardCharsets.UTF_8));
    return digest.digest();
  }

  private void takeTurn() {
    try {
      if (!turns.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
        throw ApiException.of(
                ErrorCode.RATE_LIMITED, "too many submissions are being read, see Retry-After")
            .retryAfter(TURN);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw ApiException.of(ErrorCode.UNAVAILABLE, "the service is stopping").because(interrupted);
    }
  }
}

package relay.api.submission;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;
import relay.api.submission.IdempotencyStore.Name;
import relay.api.submission.IdempotencyStore.Remembered;
import relay.api.submission.body.BatchReader;
import relay.api.web.ApiException;
import relay.api.web.ErrorCode;
import relay.jobs.TraceContext;

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
   * What is submitted.
   *
   * @param query as it stands in the request line
   * @param name what the request calls itself, if it does
   * @param trace that the run and all that is done for it belong to
   */
  record Request(
      BatchReader reader, String query, Optional<Name> name, Locale locale, TraceContext trace) {}

  /**
   * Submits the batch, or repeats what the same request was answered within 24 hours.
   *
   * @throws ApiException when it is refused; 409 when a request of this name runs or had another
   *     body
   */
  Answer submit(Request request) {
    return switch (inTurn(request)) {
      case Settled.Answered answered -> answered.answer();
      case Settled.Made made -> finish(made, request.name());
    };
  }

  /** Reads and stores; who then waits for first results keeps nobody else from being read. */
  private Settled inTurn(Request request) {
    takeTurn();
    try {
      return transactions.execute(transaction -> settle(request, transaction));
    } finally {
      turns.release();
    }
  }

  /** How the transaction went. */
  private sealed interface Settled {
    record Made(SubmitRun.Outcome.Stored stored, Answer.Made first) implements Settled {}

    record Answered(Answer answer) implements Settled {}
  }

  private Settled settle(Request request, TransactionStatus transaction) {
    try {
      var earlier = request.name().flatMap(this::claim);
      if (earlier.isPresent()) {
        return new Settled.Answered(repeat(earlier.get(), fingerprint(request)));
      }
      return switch (submitRun.submit(request.reader(), request.locale(), request.trace())) {
        case SubmitRun.Outcome.Stored stored -> made(stored, request);
        case SubmitRun.Outcome.Planned planned -> {
          transaction.setRollbackOnly();
          yield new Settled.Answered(new Answer.Plan(planned.body()));
        }
      };
    } catch (SQLException away) {
      throw new DataAccessResourceFailureException("the batch cannot be staged", away);
    } catch (IOException cut) {
      throw ApiException.invalid("the body ends early").because(cut);
    }
  }

  private Settled made(SubmitRun.Outcome.Stored stored, Request request) throws IOException {
    var answer = window.answer(stored.run());
    if (request.name().isPresent()) {
      idempotency.remember(
          request.name().get(),
          new Remembered(fingerprint(request), answer.run(), answer.body()),
          clock.instant());
    }
    return new Settled.Made(stored, answer);
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
    return new Answer.Made(earlier.run(), earlier.answer());
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

  private static byte[] fingerprint(Request request) throws IOException {
    var digest = request.reader().digest();
    digest.update(request.query().getBytes(StandardCharsets.UTF_8));
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

package relay.api.submission;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import relay.api.testing.RunningApi;
import relay.api.testing.RunningApi.Reply;

/** A submission whose body is sent piece by piece, as the test says. */
final class SlowUpload {

  private static final int ANSWERED_WITHIN_SECONDS = 30;

  private final PipedOutputStream body = new PipedOutputStream();
  private final CompletableFuture<Reply> answer;

  /** Begins the request under an {@code Idempotency-Key}. */
  SlowUpload(RunningApi api, String idempotencyKey) throws IOException {
    var input = new PipedInputStream(body);
    answer =
        CompletableFuture.supplyAsync(() ->
            api.send(
                api.request("/api/batch-import/runs")
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", idempotencyKey)
                    .POST(BodyPublishers.ofInputStream(() -> input))));
  }

  void send(String text) throws IOException {
    body.write(text.getBytes(StandardCharsets.UTF_8));
    body.flush();
  }

  /** Sends the rest and waits for the answer. */
  Reply finish(String text) throws IOException {
    send(text);
    body.close();
    try {
      return answer.get(ANSWERED_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    } catch (ExecutionException | TimeoutException unanswered) {
      throw new IllegalStateException("the upload was not answered", unanswered);
    }
  }
}

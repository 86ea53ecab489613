package relay.api.runs;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Follows runs for pages: one virtual thread a reader looks at the run every {@code pause} and
 * sends what has changed. Ends with the run, the reader or after an hour.
 */
class RunStream implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RunStream.class);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int KEEP_ALIVE_EVERY = 15;

  private final RunQueries queries;
  private final Duration pause;
  private final ExecutorService readers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("run-stream-", 0).factory());

  RunStream(RunQueries queries, Duration pause) {
    this.queries = queries;
    this.pause = pause;
  }

  /** A stream of the run's progress, which begins with how it stands now; 404 for no such run. */
  SseEmitter follow(String run) {
    var now = queries.progress(run);
    var emitter = new SseEmitter(LONGEST.toMillis());
    readers.execute(() -> send(emitter, now));
    return emitter;
  }

  @Override
  public void close() {
    readers.shutdownNow();
  }

  private void send(SseEmitter emitter, RunProgress run) {
    try {
      untilEnded(emitter, run);
      emitter.complete();
    } catch (IOException | IllegalStateException readerLeft) {
      LOG.debug("a reader of {} left: {}", run.runId(), readerLeft.toString());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      emitter.complete();
    } catch (RuntimeException failed) {
      LOG.warn("the stream of {} ends; the page asks again by itself", run.runId(), failed);
      emitter.completeWithError(failed);
    }
  }

  private void untilEnded(SseEmitter emitter, RunProgress first)
      throws IOException, InterruptedException {
    emitter.send(SseEmitter.event().name("progress").data(first));
    var shown = first;
    for (var silent = 1; shown.finishedAt() == null; silent++) {
      Thread.sleep(pause);
      var now = queries.progress(first.runId());
      if (!now.equals(shown)) {
        emitter.send(SseEmitter.event().name("progress").data(now));
        silent = 0;
      } else if (silent % KEEP_ALIVE_EVERY == 0) {
        emitter.send(SseEmitter.event().comment("still here"));
      }
      shown = now;
    }
    emitter.send(SseEmitter.event().name("ended").data(shown));
  }
}

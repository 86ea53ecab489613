package relay.api.runs;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import relay.model.RunId;

/**
 * Follows runs for pages: one virtual thread a reader looks at the run every {@code pause} and
 * sends what has changed. Ends with the run, the reader or after an hour.
 */
class RunStream implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RunStream.class);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int KEEP_ALIVE_EVERY = 15;

  private final RunReads runs;
  private final ProgressReads progress;
  private final Duration pause;
  private final ExecutorService readers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("run-stream-", 0).factory());

  RunStream(RunReads runs, ProgressReads progress, Duration pause) {
    this.runs = runs;
    this.progress = progress;
    this.pause = pause;
  }

  /** A stream of the run's progress, which begins with how it stands now. */
  SseEmitter follow(RunRow run) {
    var emitter = new SseEmitter(LONGEST.toMillis());
    readers.execute(() -> send(emitter, new RunId(run.view().runId())));
    return emitter;
  }

  @Override
  public void close() {
    readers.shutdownNow();
  }

  private void send(SseEmitter emitter, RunId run) {
    try {
      untilEnded(emitter, run);
      emitter.complete();
    } catch (IOException | IllegalStateException readerLeft) {
      LOG.debug("a reader of {} left: {}", run, readerLeft.toString());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      emitter.complete();
    } catch (RuntimeException failed) {
      LOG.warn("the stream of {} ends; the page asks again by itself", run, failed);
      emitter.completeWithError(failed);
    }
  }

  private void untilEnded(SseEmitter emitter, RunId run) throws IOException, InterruptedException {
    @Nullable RunProgress shown = null;
    for (var silent = 0; ; silent++) {
      var row = runs.find(run);
      if (row.isEmpty()) {
        return;
      }
      var now = progress.of(row.get());
      if (!now.equals(shown)) {
        emitter.send(SseEmitter.event().name("progress").data(now));
        shown = now;
        silent = 0;
      } else if (silent % KEEP_ALIVE_EVERY == 0) {
        emitter.send(SseEmitter.event().comment("still here"));
      }
      if (now.finishedAt() != null) {
        emitter.send(SseEmitter.event().name("ended").data(row.get().view()));
        return;
      }
      Thread.sleep(pause);
    }
  }
}

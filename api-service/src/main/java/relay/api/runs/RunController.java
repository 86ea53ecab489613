package relay.api.runs;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Lists, details, progress and report of runs and items (seed 004, 3.2 to 3.5; design 6). */
@RestController
@RequestMapping("/api/batch-import/runs")
class RunController {

  private final RunQueries queries;
  private final RunWait wait;
  private final RunStream stream;

  RunController(RunQueries queries, RunWait wait, RunStream stream) {
    this.queries = queries;
    this.wait = wait;
    this.stream = stream;
  }

  @GetMapping
  RunView.Page list(@RequestParam Map<String, String> query) {
    return queries.runs(query);
  }

  /** With {@code wait_ms} the answer comes at the run's end, or after that time. */
  @GetMapping("/{runId}")
  RunView.Detail run(
      @PathVariable String runId,
      @RequestParam(name = "wait_ms", required = false) @Nullable String waitMs,
      Locale locale) {
    wait.untilEnded(RunPath.id(runId), waitMs);
    return queries.run(runId, locale);
  }

  @GetMapping("/{runId}/items")
  ItemView.Page items(
      @PathVariable String runId, @RequestParam Map<String, String> query, Locale locale) {
    return queries.items(runId, query, locale);
  }

  @GetMapping("/{runId}/items/{itemId}")
  ItemView.Detail item(@PathVariable String runId, @PathVariable String itemId, Locale locale) {
    return queries.item(runId, itemId, locale);
  }

  @GetMapping("/{runId}/progress")
  RunProgress progress(@PathVariable String runId) {
    return queries.progress(runId);
  }

  @GetMapping("/{runId}/report")
  RunReport report(@PathVariable String runId, Locale locale) {
    return queries.report(runId, locale);
  }

  /** Server-sent events: {@code progress} on every change, {@code ended} once, then the end. */
  @GetMapping(path = "/{runId}/events", produces = "text/event-stream")
  SseEmitter events(@PathVariable String runId) {
    return stream.follow(runId);
  }
}

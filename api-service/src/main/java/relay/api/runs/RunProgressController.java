package relay.api.runs;

import java.util.Locale;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** How a run is getting on, what came of it, and both as a live stream. */
@RestController
@RequestMapping("/api/batch-import/runs/{runId}")
class RunProgressController {

  private final RunReads runs;
  private final ProgressReads progress;
  private final ReportReads reports;
  private final RunStream stream;

  RunProgressController(
      RunReads runs, ProgressReads progress, ReportReads reports, RunStream stream) {
    this.runs = runs;
    this.progress = progress;
    this.reports = reports;
    this.stream = stream;
  }

  @GetMapping("/progress")
  RunProgress progress(@PathVariable String runId) {
    return progress.of(run(runId));
  }

  @GetMapping("/report")
  RunReport report(@PathVariable String runId, Locale locale) {
    return reports.of(run(runId), locale);
  }

  /** Server-sent events: {@code progress} on every change, {@code ended} once, then the end. */
  @GetMapping(path = "/events", produces = "text/event-stream")
  SseEmitter events(@PathVariable String runId) {
    return stream.follow(run(runId));
  }

  private RunRow run(String runId) {
    return runs.find(RunPath.id(runId)).orElseThrow(() -> RunPath.unknown(runId));
  }
}

package relay.api.runs;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import relay.api.web.ApiException;
import relay.model.ItemKey;
import relay.model.RunNo;
import relay.run.AccessStatus;
import relay.run.ReasonCode;
import relay.run.store.RunActions;
import relay.run.store.RunActions.RetryFilter;

/**
 * What a person does with a run (design 3.5). Each answers the run as it is then; 409 when the run
 * is not in a state for it.
 */
@RestController
@RequestMapping("/api/batch-import/runs/{runId}")
class RunActionController {
  private final RunQueries queries;
  private final RunActions actions;

  RunActionController(RunQueries queries, RunActions actions) {
    this.queries = queries;
    this.actions = actions;
  }

  /** Hands out nothing more for now; what is handed out goes on to its next stop. */
  @PostMapping("/pause")
  RunView.Detail pause(@PathVariable String runId, Locale locale) {
    return done(runId, locale, actions::pause, "cannot be paused: it is not being dispatched");
  }

  @PostMapping("/resume")
  RunView.Detail resume(@PathVariable String runId, Locale locale) {
    return done(runId, locale, actions::resume, "cannot be resumed: it is not paused");
  }

  /** What is past provision runs to a verdict, the rest ends at once. */
  @PostMapping("/cancel")
  RunView.Detail cancel(@PathVariable String runId, Locale locale) {
    return done(
        runId, locale, actions::cancel, "cannot be cancelled: it has ended or is being cancelled");
  }

  /** Opens a new round for the items that ended other than active, or those that match. */
  @PostMapping("/retry")
  RunView.Detail retry(
      @PathVariable String runId,
      @RequestParam(name = "access_status", required = false) @Nullable String access,
      @RequestParam(name = "reason_code", required = false) @Nullable String reason,
      @RequestParam(name = "item_id", required = false) @Nullable String itemId,
      Locale locale) {
    var filter =
        new RetryFilter(
            Optional.ofNullable(QueryText.choice("access_status", AccessStatus.class, access)),
            Optional.ofNullable(QueryText.choice("reason_code", ReasonCode.class, reason)),
            Optional.ofNullable(itemId).map(RunActionController::itemNo));
    RunNo run = queries.number(runId);
    if (actions.retry(run, filter) == 0) {
      throw ApiException.conflict(refusal(runId, run));
    }
    return queries.run(runId, locale);
  }

  private String refusal(String runId, RunNo run) {
    return actions.keysAreDestroyed(run)
        ? "run " + runId + " cannot be retried: " + ReasonCode.RUN_KEY_DESTROYED.code()
        : "run " + runId + " cannot be retried: it has not ended, or no item matches";
  }

  private RunView.Detail done(
      String runId, Locale locale, Predicate<RunNo> action, String otherwise) {
    if (!action.test(queries.number(runId))) {
      throw ApiException.conflict("run " + runId + " " + otherwise);
    }
    return queries.run(runId, locale);
  }

  private static Integer itemNo(String itemId) {
    return ItemKey.itemNo(itemId)
        .orElseThrow(() -> ApiException.invalid("item_id is no item id: " + RunPath.shown(itemId)));
  }
}

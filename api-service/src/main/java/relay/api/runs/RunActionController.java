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
import relay.egress.AllowedNetworks;
import relay.model.BaseUrl;
import relay.model.InvalidBaseUrlException;
import relay.model.ItemKey;
import relay.model.RunNo;
import relay.run.AccessStatus;
import relay.run.ReasonCode;
import relay.run.store.RunActions;
import relay.run.store.RunRetry;
import relay.run.store.RunRetry.Answer;

/**
 * What a person does with a run (design 3.5). Each answers the run as it is then; 409 when the run
 * is not in a state for it.
 */
@RestController
@RequestMapping("/api/batch-import/runs/{runId}")
class RunActionController {
  private final RunQueries queries;
  private final RunActions actions;
  private final RunRetry retries;
  private final AllowedNetworks allowed;

  RunActionController(
      RunQueries queries, RunActions actions, RunRetry retries, AllowedNetworks allowed) {
    this.queries = queries;
    this.actions = actions;
    this.retries = retries;
    this.allowed = allowed;
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

  /**
   * Opens a new round for the items that ended other than active, or those that match; with {@code
   * base_url} or {@code group} they begin anew there.
   */
  @PostMapping("/retry")
  RunView.Detail retry(
      @PathVariable String runId,
      @RequestParam(name = "access_status", required = false) @Nullable String access,
      @RequestParam(name = "reason_code", required = false) @Nullable String reason,
      @RequestParam(name = "item_id", required = false) @Nullable String itemId,
      @RequestParam(name = "base_url", required = false) @Nullable String baseUrl,
      @RequestParam(name = "group", required = false) @Nullable String group,
      Locale locale) {
    var filter =
        new RunRetry.Filter(
            Optional.ofNullable(QueryText.choice("access_status", AccessStatus.class, access)),
            Optional.ofNullable(QueryText.choice("reason_code", ReasonCode.class, reason)),
            Optional.ofNullable(itemId).map(RunActionController::itemNo));
    var elsewhere =
        new RunRetry.Elsewhere(
            Optional.ofNullable(baseUrl).map(this::callable),
            Optional.ofNullable(QueryText.group(group)));
    return switch (retries.retry(queries.number(runId), filter, elsewhere)) {
      case Answer.Reopened _ -> queries.run(runId, locale);
      case Answer.Nothing _ -> throw refused(runId, "it has not ended, or no item matches");
      case Answer.KeysDestroyed _ -> throw refused(runId, ReasonCode.RUN_KEY_DESTROYED.code());
      case Answer.SameKey(int one, int other) ->
          throw refused(
              runId,
              "%s and %s would be the same key at this base_url"
                  .formatted(ItemKey.itemId(one), ItemKey.itemId(other)));
    };
  }

  private static ApiException refused(String runId, String why) {
    return ApiException.conflict("run " + runId + " cannot be retried: " + why);
  }

  private BaseUrl callable(String typed) {
    BaseUrl baseUrl;
    try {
      baseUrl = BaseUrl.parse(typed);
    } catch (InvalidBaseUrlException unreadable) {
      throw ApiException.invalid(String.valueOf(unreadable.getMessage()));
    }
    allowed
        .refusal(baseUrl)
        .ifPresent(why -> {
          throw ApiException.invalid(why);
        });
    return baseUrl;
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

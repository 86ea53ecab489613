package relay.api.runs;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import relay.api.web.ApiException;
import relay.model.ItemKey;
import relay.model.RunId;
import relay.model.RunNo;
import relay.run.AccessMode;
import relay.run.RunState;

/** Lists and details of runs and items (seed 004, 3.2 to 3.5). */
@RestController
@RequestMapping("/api/batch-import/runs")
class RunController {

  private final RunReads runs;
  private final ItemReads items;
  private final RunWait wait;

  RunController(RunReads runs, ItemReads items, RunWait wait) {
    this.runs = runs;
    this.items = items;
    this.wait = wait;
  }

  @GetMapping
  RunView.Page list(@RequestParam Map<String, String> query) {
    var filter =
        new RunReads.Filter(
            QueryText.choice("state", RunState.class, query.get("state")),
            QueryText.choice("access_mode", AccessMode.class, query.get("access_mode")),
            QueryText.search(query.get("q")));
    var limit = QueryText.limit(query.get("limit"));
    var rows = runs.page(filter, PageCursor.parse(query.get("cursor")), limit + 1);
    var shown = rows.subList(0, Math.min(limit, rows.size()));
    return new RunView.Page(
        shown.stream().map(RunRow::view).toList(),
        next(
            rows,
            limit,
            row -> new PageCursor(0, row.view().startedAt().toInstant(), row.number().value())));
  }

  /** With {@code wait_ms} the answer comes at the run's end, or after that time. */
  @GetMapping("/{runId}")
  RunView.Detail run(
      @PathVariable String runId,
      @RequestParam(name = "wait_ms", required = false) @Nullable String waitMs,
      Locale locale) {
    var id = RunPath.id(runId);
    wait.untilEnded(id, waitMs);
    var row = runs.find(id).orElseThrow(() -> RunPath.unknown(runId));
    return new RunView.Detail(row.view(), row.warnings(locale));
  }

  @GetMapping("/{runId}/items")
  ItemView.Page items(
      @PathVariable String runId, @RequestParam Map<String, String> query, Locale locale) {
    var filter = ItemFilter.parse(query);
    var limit = QueryText.limit(query.get("limit"));
    var after = PageCursor.parse(query.get("cursor"));
    var rows = items.page(number(RunPath.id(runId)), filter, after, limit + 1, locale);
    var shown = rows.subList(0, Math.min(limit, rows.size()));
    return new ItemView.Page(
        shown.stream().map(ItemRow::view).toList(), next(rows, limit, ItemRow::cursor));
  }

  @GetMapping("/{runId}/items/{itemId}")
  ItemView.Detail item(@PathVariable String runId, @PathVariable String itemId, Locale locale) {
    var run = number(RunPath.id(runId));
    return ItemKey.itemNo(itemId)
        .flatMap(itemNo -> items.find(run, itemNo, locale))
        .orElseThrow(() -> ApiException.notFound("item " + RunPath.shown(itemId) + " of " + runId));
  }

  private RunNo number(RunId run) {
    return runs.number(run).orElseThrow(() -> RunPath.unknown(run.value()));
  }

  private static <R> @Nullable String next(
      List<R> rows, int limit, Function<R, PageCursor> cursor) {
    return rows.size() <= limit ? null : cursor.apply(rows.get(limit - 1)).encoded();
  }
}

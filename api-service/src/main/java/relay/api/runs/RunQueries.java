package relay.api.runs;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import relay.api.web.ApiException;
import relay.model.ItemKey;
import relay.model.RunNo;
import relay.run.AccessMode;
import relay.run.RunState;

/**
 * All that can be read of runs, for the API and the console alike. Reads only the read models; may
 * be used from any thread. Every method throws {@link ApiException}: 404 for a run or item that
 * does not exist, 400 for a query value that is not known.
 */
public class RunQueries {

  private final RunReads runs;
  private final ItemReads items;
  private final ProgressReads progress;
  private final ReportReads reports;

  RunQueries(RunReads runs, ItemReads items, ProgressReads progress, ReportReads reports) {
    this.runs = runs;
    this.items = items;
    this.progress = progress;
    this.reports = reports;
  }

  /** A page of runs, newest first; {@code query} as in seed 004, 4.1. */
  public RunView.Page runs(Map<String, String> query) {
    var filter =
        new RunReads.Filter(
            QueryText.choice("state", RunState.class, query.get("state")),
            QueryText.choice("access_mode", AccessMode.class, query.get("access_mode")),
            QueryText.search(query.get("q")));
    var limit = QueryText.limit(query.get("limit"));
    var rows = runs.page(filter, PageCursor.parse(query.get("cursor")), limit + 1);
    return new RunView.Page(
        first(rows, limit).stream().map(RunRow::view).toList(), next(rows, limit, RunRow::cursor));
  }

  /** One run and its warnings. */
  public RunView.Detail run(String runId, Locale locale) {
    var row = row(runId);
    return new RunView.Detail(row.view(), row.warnings(locale));
  }

  /** A page of items in the order of seed 004, 8.2; {@code query} as in its section 4.2. */
  public ItemView.Page items(String runId, Map<String, String> query, Locale locale) {
    var filter = ItemFilter.parse(query);
    var limit = QueryText.limit(query.get("limit"));
    var after = PageCursor.parse(query.get("cursor"));
    var rows = items.page(number(runId), filter, after, limit + 1, locale);
    return new ItemView.Page(
        first(rows, limit).stream().map(ItemRow::view).toList(),
        next(rows, limit, ItemRow::cursor));
  }

  /** One item with its trail. */
  public ItemView.Detail item(String runId, String itemId, Locale locale) {
    var run = number(runId);
    return ItemKey.itemNo(itemId)
        .flatMap(itemNo -> items.find(run, itemNo, locale))
        .orElseThrow(() -> ApiException.notFound("item " + RunPath.shown(itemId) + " of " + runId));
  }

  /** How the run is getting on. */
  public RunProgress progress(String runId) {
    return progress.of(row(runId));
  }

  /** What came of the run, and why. */
  public RunReport report(String runId, Locale locale) {
    return reports.of(row(runId), locale);
  }

  RunNo number(String runId) {
    return runs.number(RunPath.id(runId)).orElseThrow(() -> RunPath.unknown(runId));
  }

  private RunRow row(String runId) {
    return runs.find(RunPath.id(runId)).orElseThrow(() -> RunPath.unknown(runId));
  }

  /** One row more than a page was read, to know whether there is a next page. */
  private static <R> List<R> first(List<R> rows, int limit) {
    return rows.subList(0, Math.min(limit, rows.size()));
  }

  private static <R> @Nullable String next(
      List<R> rows, int limit, Function<R, PageCursor> cursor) {
    return rows.size() <= limit ? null : cursor.apply(rows.get(limit - 1)).encoded();
  }
}

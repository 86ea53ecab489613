package relay.api.runs;

import java.util.List;
import java.util.Locale;
import relay.model.RunNo;
import relay.readmodel.RunCounts;
import relay.readmodel.RunWarnings;

/** A run with all that its reads show. */
record RunRow(
    RunNo number,
    String hostId,
    String activity,
    RunView view,
    Rows rows,
    RunReport.Cost cost,
    long confirmed) {

  /** Uploaded rows: all, those folded into another row's item, and those refused. */
  record Rows(int uploaded, int folded, int rejected) {}

  /** Where a page that ends with this run goes on. */
  PageCursor cursor() {
    return new PageCursor(0, view.startedAt().toInstant(), number.value());
  }

  /** The run's warnings in the reader's language. */
  List<String> warnings(Locale locale) {
    return RunWarnings.of(counts()).stream().map(text -> text.in(locale)).toList();
  }

  private RunCounts counts() {
    return new RunCounts(
        view.completedItems(),
        view.activeItems(),
        view.degradedItems(),
        view.brokenItems(),
        view.warningItems(),
        confirmed);
  }
}

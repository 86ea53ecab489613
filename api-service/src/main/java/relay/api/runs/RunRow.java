package relay.api.runs;

import java.util.List;
import java.util.Locale;
import relay.model.RunNo;
import relay.readmodel.RunCounts;
import relay.readmodel.RunWarnings;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A run with all that its reads show. */
record RunRow(
    RunNo number,
    String hostId,
    String activity,
    RunView view,
    Rows rows,
    Cost cost,
    long confirmed) {

  /** Uploaded rows: all, those folded into another row's item, and those refused. */
  record Rows(int uploaded, int folded, int rejected) {}

  /** Upstream tokens by who spent them, calls to the host, and retries. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Cost(
      long tokensProbe, long tokensHostTest, long tokensGateway, long hostCalls, long retries) {}

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

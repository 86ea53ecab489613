package relay.api.submission;

import java.util.Locale;
import relay.hosts.RegisteredHost;
import relay.plan.ImportPlanner;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the plan of a staged batch and writes nothing. The host is read inside the transaction in
 * which the rows are staged: it stores nothing and so keeps nobody waiting.
 */
class PlanRun {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int ROWS_SHOWN = 10_000;
  private static final int MODELS_PRICED = 200;

  private final PlanStore store;
  private final HostLook look;

  PlanRun(PlanStore store, HostLook look) {
    this.store = store;
    this.look = look;
  }

  /** The plan as the answer's JSON. */
  String plan(Submission submission, RegisteredHost host, Locale locale) {
    var snapshot =
        look.at(
            host,
            store.baseUrls(),
            store.models(submission, MODELS_PRICED),
            store.inService(submission.hostNo()));
    try (var rows = store.rows(submission)) {
      var plan = ImportPlanner.plan(submission.settings(), rows.iterator(), snapshot, ROWS_SHOWN);
      return JSON.writeValueAsString(
          PlanAnswer.of(plan, host.id().value(), submission.rows(), locale));
    }
  }
}

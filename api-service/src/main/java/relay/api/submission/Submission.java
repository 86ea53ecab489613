package relay.api.submission;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import relay.run.KnownPolicy;
import relay.run.RunSettings;

/**
 * A batch that is read, checked and staged, and may become a run.
 *
 * @param hostNo the host it is for
 * @param requestedModels of rows that name none
 * @param groupTemplate as JSON, for groups that are not there yet
 * @param labels of the run, as JSON
 */
record Submission(
    long hostNo,
    RunSettings settings,
    List<String> requestedModels,
    String groupTemplate,
    String labels,
    Rows rows) {

  /** How many rows came, were folded into another's item, and cannot be worked on. */
  record Rows(int uploaded, int folded, int rejected) {

    /** Every stored item counts, rejected ones too. */
    int items() {
      return uploaded - folded;
    }
  }

  /** Whether keys with a verdict are left as they are. */
  boolean skipsKnown() {
    return settings.known() == KnownPolicy.SKIP;
  }

  /** The named values of the statements that store it. */
  Map<String, @Nullable Object> parameters(long runNo, Instant now) {
    var named = new HashMap<String, @Nullable Object>();
    named.put("run", runNo);
    named.put("host", hostNo);
    named.put("group", settings.group());
    named.put("template", groupTemplate);
    named.put("models", requestedModels.toArray(String[]::new));
    named.put("labels", labels);
    named.put("skipKnown", skipsKnown());
    named.put("items", rows.items());
    named.put("uploaded", rows.uploaded());
    named.put("folded", rows.folded());
    named.put("rejected", rows.rejected());
    named.put("now", now.atOffset(ZoneOffset.UTC));
    return named;
  }
}

package relay.api.runs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import relay.api.web.ApiException;
import relay.run.AccessStatus;
import relay.run.AccountResolution;
import relay.run.Blame;
import relay.run.ConfirmationStatus;
import relay.run.ItemStage;
import relay.run.MatchedAccountState;
import relay.run.ReasonCode;

/** What a list of items asks for (seed 004, 4.2, and design 6); null or empty means any. */
record ItemFilter(
    @Nullable ItemStage stage,
    @Nullable ConfirmationStatus confirmation,
    @Nullable AccessStatus access,
    @Nullable Boolean hasWarning,
    @Nullable String providerId,
    @Nullable MatchedAccountState matchedState,
    @Nullable AccountResolution resolution,
    List<ReasonCode> reasons,
    Map<String, String> labels,
    @Nullable String search) {

  private static final String LABEL = "label.";

  ItemFilter {
    reasons = List.copyOf(reasons);
    labels = Map.copyOf(labels);
  }

  /**
   * The filter in a request's query.
   *
   * @throws ApiException when a value is not known
   */
  static ItemFilter parse(Map<String, String> query) {
    return new ItemFilter(
        QueryText.choice("current_stage", ItemStage.class, query.get("current_stage")),
        QueryText.choice(
            "confirmation_status", ConfirmationStatus.class, query.get("confirmation_status")),
        QueryText.choice("access_status", AccessStatus.class, query.get("access_status")),
        QueryText.truth("has_warning", query.get("has_warning")),
        provider(query.get("provider_id")),
        QueryText.choice(
            "matched_account_state", MatchedAccountState.class, query.get("matched_account_state")),
        QueryText.choice(
            "account_resolution", AccountResolution.class, query.get("account_resolution")),
        reasons(query),
        labels(query),
        QueryText.search(query.get("q")));
  }

  private static List<ReasonCode> reasons(Map<String, String> query) {
    var reason = QueryText.choice("reason_code", ReasonCode.class, query.get("reason_code"));
    var blame = QueryText.choice("blame", Blame.class, query.get("blame"));
    var matching = new ArrayList<ReasonCode>();
    if (reason != null || blame != null) {
      Arrays.stream(ReasonCode.values())
          .filter(code -> reason == null || code == reason)
          .filter(code -> blame == null || code.blame() == blame)
          .forEach(matching::add);
      if (matching.isEmpty()) {
        throw ApiException.invalid("reason_code and blame exclude each other");
      }
    }
    return matching;
  }

  private static Map<String, String> labels(Map<String, String> query) {
    var labels = new HashMap<String, String>();
    query.forEach((name, value) -> {
      if (name.startsWith(LABEL)) {
        labels.put(
            QueryText.plain("label", name.substring(LABEL.length())),
            QueryText.plain("label", value));
      }
    });
    return labels;
  }

  private static @Nullable String provider(@Nullable String text) {
    return text == null || text.isBlank() ? null : QueryText.plain("provider_id", text);
  }
}

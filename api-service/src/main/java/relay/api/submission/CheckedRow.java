package relay.api.submission;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import relay.api.web.ErrorBody.RowFault;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.run.AccountOverride;
import relay.run.ReasonCode;

/** A row after its check; parts it does not name are null and fall back to the run's. */
sealed interface CheckedRow {

  /** The row's number in the upload, from 1. */
  int number();

  /** The sender's own name for it. */
  @Nullable String ref();

  /** The sender's labels. */
  Map<String, String> labels();

  /**
   * A row that becomes an item to work on, or is folded into one.
   *
   * @param target the number of its base URL in this batch
   */
  record Good(
      int number,
      int target,
      BaseUrl baseUrl,
      ApiKey key,
      @Nullable List<String> models,
      @Nullable String group,
      @Nullable String ref,
      Map<String, String> labels,
      @Nullable AccountOverride account)
      implements CheckedRow {}

  /**
   * A row that cannot be worked on.
   *
   * @param target 0 when its base URL is not readable
   * @param field the part at fault; null when it is the whole row
   * @param message names the field, repeats no key
   */
  record Bad(
      int number,
      int target,
      ReasonCode reason,
      @Nullable String field,
      String message,
      @Nullable String ref,
      Map<String, String> labels)
      implements CheckedRow {

    /** How a refusal shows it. */
    RowFault fault() {
      return new RowFault(number, field, reason.code(), "row " + number + ": " + message);
    }
  }
}

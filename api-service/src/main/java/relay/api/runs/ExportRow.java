package relay.api.runs;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** One uploaded row and what came of its key (design 6); never holds a key. */
@JsonNaming(SnakeCaseStrategy.class)
record ExportRow(
    int row,
    @Nullable String ref,
    String itemId,
    @Nullable Integer duplicateOfRow,
    String baseUrl,
    @Nullable String apiKeyMasked,
    String providerId,
    @Nullable String group,
    @Nullable Long accountId,
    String accessStatus,
    @Nullable String reasonCode,
    @Nullable String blame,
    @Nullable String reason,
    @Nullable String whatToDo,
    @Nullable Boolean retryable,
    @Nullable OffsetDateTime checkedAt) {

  /** The columns in their order. */
  static final String[] COLUMNS = {
    "row", "ref", "item_id", "duplicate_of_row", "base_url", "api_key_masked", "provider_id",
    "group", "account_id", "access_status", "reason_code", "blame", "reason", "what_to_do",
    "retryable", "checked_at"
  };

  /** The cells in the order of {@link #COLUMNS}; what is not known is empty. */
  String[] cells() {
    return new String[] {
      cell(row),
      cell(ref),
      cell(itemId),
      cell(duplicateOfRow),
      cell(baseUrl),
      cell(apiKeyMasked),
      cell(providerId),
      cell(group),
      cell(accountId),
      cell(accessStatus),
      cell(reasonCode),
      cell(blame),
      cell(reason),
      cell(whatToDo),
      cell(retryable),
      cell(checkedAt)
    };
  }

  /** A cell that a spreadsheet would take for a formula gets an apostrophe before it. */
  private static String cell(@Nullable Object value) {
    var text = value == null ? "" : value.toString();
    return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}

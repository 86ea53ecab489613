package relay.api.runs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import relay.model.Coded;
import relay.model.ItemKey;
import relay.run.AccountResolution;
import relay.run.ReasonCode;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A row of {@code item_results} and its place in the order.
 *
 * @param cursor where a page that ends with it goes on
 */
record ItemRow(ItemView view, PageCursor cursor) {

  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};

  static ItemRow read(ResultSet row, Locale locale) throws SQLException {
    Instant updated = row.getObject("updated_at", OffsetDateTime.class).toInstant();
    return new ItemRow(
        view(row, locale), new PageCursor(row.getInt("rank"), updated, row.getInt("item_no")));
  }

  static ItemView.Detail detail(
      ResultSet row, Locale locale, List<ItemView.Event> events, List<ItemView.Probe> probes)
      throws SQLException {
    return new ItemView.Detail(
        view(row, locale),
        texts(row, "raw_models"),
        texts(row, "normalized_models"),
        texts(row, "recommended_models"),
        row.getString("reused_from_provider_id"),
        row.getObject("reused_from_account_id", Long.class),
        row.getObject("channel_id", Long.class),
        row.getObject("account_id", Long.class),
        row.getString("capability_profile"),
        events,
        probes,
        reason(row, locale),
        row.getString("proof"),
        row.getInt("row_no"),
        row.getString("ref"),
        labels(row.getString("labels")),
        row.getString("group_name"),
        time(row, "checked_at"));
  }

  static ItemView.Event event(ResultSet row) throws SQLException {
    return new ItemView.Event(
        "evt_%02d".formatted(row.getLong("event_no")),
        row.getString("event_type"),
        row.getString("stage"),
        row.getInt("attempt"),
        row.getString("message"),
        row.getString("payload"),
        row.getObject("created_at", OffsetDateTime.class).withOffsetSameInstant(ZoneOffset.UTC));
  }

  static ItemView.Probe probe(ResultSet row) throws SQLException {
    return new ItemView.Probe(
        row.getInt("round"),
        row.getInt("attempt"),
        row.getString("outcome"),
        row.getString("report"),
        row.getObject("probed_at", OffsetDateTime.class).withOffsetSameInstant(ZoneOffset.UTC));
  }

  private static ItemView view(ResultSet row, Locale locale) throws SQLException {
    var resolution = row.getString("account_resolution");
    var chinese = locale.getLanguage().equals(Locale.CHINESE.getLanguage());
    return new ItemView(
        ItemKey.itemId(row.getInt("item_no")),
        row.getString("base_url"),
        row.getString("provider_id"),
        row.getString("api_key_fingerprint"),
        texts(row, "requested_models"),
        texts(row, "canonical_model_families"),
        row.getString("resolved_smoke_model"),
        row.getString("current_stage"),
        row.getString("confirmation_status"),
        row.getString("access_status"),
        row.getString("matched_account_state"),
        resolution,
        resolution != null && !resolution.equals(AccountResolution.CREATED.code()),
        row.getInt("retry_count"),
        time(row, "last_retry_at"),
        texts(row, chinese ? "advisory_messages_zh" : "advisory_messages_en"),
        row.getString("last_error_stage"),
        row.getString("last_error"));
  }

  private static ItemView.@Nullable Reason reason(ResultSet row, Locale locale)
      throws SQLException {
    var code = row.getString("reason_code");
    if (code == null) {
      return null;
    }
    var reason = Coded.of(ReasonCode.class, code);
    return new ItemView.Reason(
        code,
        reason.blame().code(),
        reason.meaning().in(locale),
        reason.whatToDo().in(locale),
        reason.isRetryable(),
        row.getString("reason_detail"));
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    var array = row.getArray(column);
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }

  private static Map<String, String> labels(@Nullable String json) {
    return json == null ? Map.of() : JSON.readValue(json, LABELS);
  }

  private static @Nullable OffsetDateTime time(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.withOffsetSameInstant(ZoneOffset.UTC);
  }
}

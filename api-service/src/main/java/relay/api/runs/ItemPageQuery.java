package relay.api.runs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.model.ItemKey;
import relay.model.RunNo;
import relay.run.ReasonCode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The statement for one page of items: a short read of every bucket's index range, merged. Its cost
 * depends on the page, not on the run.
 */
final class ItemPageQuery {

  private static final String HEAD =
      """
      SELECT r.*, t.base_url, t.provider_id, b.rank
      FROM unnest(:stages::text[], :accesses::text[], :ranks::int[],
                  :afterTimes::timestamptz[], :afterItems::bigint[])
           AS b(stage, access, rank, after_at, after_item)
      """;

  private static final String TARGETS =
      "CROSS JOIN (SELECT target_no FROM run_targets WHERE run_no = :run AND ";

  private static final String RANGE =
      """
      CROSS JOIN LATERAL (
        SELECT * FROM item_results i
        WHERE i.run_no = :run AND i.current_stage = b.stage AND i.access_status = b.access
          AND (i.updated_at, i.item_no) < (b.after_at, b.after_item)
      """;

  private static final String MERGE =
      """

        ORDER BY i.updated_at DESC, i.item_no DESC
        LIMIT :limit) r
      JOIN run_targets t ON t.run_no = r.run_no AND t.target_no = r.target_no
      ORDER BY b.rank, r.updated_at DESC, r.item_no DESC
      LIMIT :limit
      """;

  private static final int ID_DIGITS = 6;
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, Object> parameters = new LinkedHashMap<>();
  private final StringBuilder conditions = new StringBuilder();
  private final StringBuilder targets = new StringBuilder();

  ItemPageQuery(RunNo run, ItemFilter filter, List<ItemBuckets.Bucket> buckets, int limit) {
    parameters.put("run", run.value());
    parameters.put("limit", limit);
    bind(buckets);
    narrow(filter);
  }

  JdbcClient.StatementSpec statement(JdbcClient jdbc) {
    var wanted = targets.isEmpty() ? "" : TARGETS + targets + ") wanted\n";
    if (!targets.isEmpty()) {
      conditions.append(" AND i.target_no = wanted.target_no");
    }
    return jdbc.sql(HEAD + wanted + RANGE + conditions + MERGE).params(parameters);
  }

  private void bind(List<ItemBuckets.Bucket> buckets) {
    parameters.put("stages", buckets.stream().map(b -> b.stage().code()).toArray(String[]::new));
    parameters.put("accesses", buckets.stream().map(b -> b.access().code()).toArray(String[]::new));
    parameters.put("ranks", buckets.stream().map(ItemBuckets.Bucket::rank).toArray(Integer[]::new));
    parameters.put("afterTimes", buckets.stream().map(ItemPageQuery::time).toArray(String[]::new));
    parameters.put("afterItems", buckets.stream().map(ItemPageQuery::item).toArray(Long[]::new));
  }

  private static String time(ItemBuckets.Bucket bucket) {
    var after = bucket.after();
    return after == null ? "infinity" : after.at().toString();
  }

  private static Long item(ItemBuckets.Bucket bucket) {
    var after = bucket.after();
    return after == null ? Long.MAX_VALUE : after.number();
  }

  private void narrow(ItemFilter filter) {
    if (filter.confirmation() != null) {
      require(
          "i.confirmation_status = :confirmation", "confirmation", filter.confirmation().code());
    }
    if (filter.matchedState() != null) {
      require("i.matched_account_state = :matched", "matched", filter.matchedState().code());
    }
    if (filter.resolution() != null) {
      require("i.account_resolution = :resolution", "resolution", filter.resolution().code());
    }
    if (filter.hasWarning() != null) {
      require("(cardinality(i.advisories) > 0) = :warning", "warning", filter.hasWarning());
    }
    if (!filter.reasons().isEmpty()) {
      var codes = filter.reasons().stream().map(ReasonCode::code).toArray(String[]::new);
      require("i.reason_code = ANY(:reasons::text[])", "reasons", codes);
    }
    if (!filter.labels().isEmpty()) {
      var labels = JSON.writeValueAsString(filter.labels());
      require("i.labels @> :labels::jsonb", "labels", labels);
    }
    if (filter.providerId() != null) {
      parameters.put("provider", filter.providerId());
      targets.append("provider_id = :provider");
    }
    if (filter.search() != null) {
      search(filter.search());
    }
  }

  private void require(String condition, String name, Object value) {
    conditions.append(" AND ").append(condition);
    parameters.put(name, value);
  }

  private void search(String text) {
    if (text.startsWith("item_")) {
      itemsBeginningWith(text.substring("item_".length()));
      return;
    }
    parameters.put("q", text);
    parameters.put("prefix", QueryText.prefix(text));
    parameters.put("hostPrefix", "https://" + QueryText.prefix(text));
    targets
        .append(targets.isEmpty() ? "" : " AND ")
        .append("(provider_id = :q OR base_url LIKE :prefix OR base_url LIKE :hostPrefix)");
  }

  /** Item ids are numbers padded to six digits, so a prefix is a few ranges of numbers. */
  private void itemsBeginningWith(String digits) {
    if (!digits.matches("\\d{0,9}")) {
      conditions.append(" AND false");
      return;
    }
    var ranges = new LinkedHashMap<Long, Long>();
    for (var width = Math.max(ID_DIGITS, digits.length()); width <= 9; width++) {
      if (width > ID_DIGITS && digits.startsWith("0")) {
        break;
      }
      var scale = (long) Math.pow(10, width - digits.length());
      var first = digits.isEmpty() ? 0 : Long.parseLong(digits) * scale;
      ranges.put(first, first + scale - 1);
    }
    conditions.append(
        ranges.entrySet().stream()
            .map(range -> "i.item_no BETWEEN " + range.getKey() + " AND " + range.getValue())
            .collect(Collectors.joining(" OR ", " AND (", ")")));
    if (digits.length() >= ID_DIGITS) {
      ItemKey.itemNo("item_" + digits)
          .ifPresent(exact -> require("i.item_no >= :fromItem", "fromItem", exact));
    }
  }
}

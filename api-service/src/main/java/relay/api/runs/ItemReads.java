package relay.api.runs;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.model.RunNo;

/** Reads items from {@code item_results} and their trail from {@code item_events}. */
class ItemReads {

  private static final String DETAIL =
      """
      SELECT i.*, t.base_url, t.provider_id, 0 AS rank
      FROM item_results i JOIN run_targets t USING (run_no, target_no)
      WHERE i.run_no = :run AND i.item_no = :item
      """;

  private static final String EVENTS =
      """
      SELECT event_no, event_type, stage, attempt, message, payload::text AS payload, created_at
      FROM item_events WHERE run_no = :run AND item_no = :item
      ORDER BY event_no
      LIMIT :limit
      """;

  private static final String PROBES =
      """
      SELECT round, attempt, outcome, report::text AS report, probed_at
      FROM probe_results WHERE run_no = :run AND item_no = :item
      ORDER BY probed_at DESC, round DESC, attempt DESC
      LIMIT :limit
      """;

  private static final int MAX_EVENTS = 500;
  private static final int MAX_PROBES = 50;

  private final JdbcClient jdbc;

  ItemReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Items behind {@code after} in the V2 order, at most {@code limit}. */
  List<ItemRow> page(
      RunNo run, ItemFilter filter, @Nullable PageCursor after, int limit, Locale locale) {
    var buckets = ItemBuckets.of(filter, after);
    if (buckets.isEmpty()) {
      return List.of();
    }
    return new ItemPageQuery(run, filter, buckets, limit)
        .statement(jdbc)
        .query((row, index) -> ItemRow.read(row, locale))
        .list();
  }

  /** One item with its trail; empty when the run has no such item. */
  Optional<ItemView.Detail> find(RunNo run, int itemNo, Locale locale) {
    // Before the row: inside its query they would need a second connection each.
    var events = events(run, itemNo);
    var probes = probes(run, itemNo);
    return jdbc.sql(DETAIL)
        .param("run", run.value())
        .param("item", itemNo)
        .query((row, index) -> ItemRow.detail(row, locale, events, probes))
        .optional();
  }

  /** The newest first. */
  private List<ItemView.Probe> probes(RunNo run, int itemNo) {
    return jdbc.sql(PROBES)
        .param("run", run.value())
        .param("item", itemNo)
        .param("limit", MAX_PROBES)
        .query((row, index) -> ItemRow.probe(row))
        .list();
  }

  private List<ItemView.Event> events(RunNo run, int itemNo) {
    return jdbc.sql(EVENTS)
        .param("run", run.value())
        .param("item", itemNo)
        .param("limit", MAX_EVENTS)
        .query((row, index) -> ItemRow.event(row))
        .list();
  }
}

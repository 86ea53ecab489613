package relay.api.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import relay.api.web.ApiException;
import relay.model.RunNo;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;

class ItemReadsTest {

  private static final int ITEMS = 300;
  private static final String ORDERED =
      """
      SELECT 'item_' || lpad(item_no::text, 6, '0') FROM item_results WHERE run_no = :run
      ORDER BY (current_stage <> 'done') DESC, (access_status IN ('broken', 'degraded')) DESC,
               updated_at DESC, item_no DESC
      """;

  private static TestDatabase database;
  private static RunNo run;
  private static ItemReads items;

  @BeforeAll
  static void fill() {
    database = TestPostgres.newDatabase();
    run =
        new ReadModelRows(database.jdbc())
            .run("run_20260522_0001", "running", "subscription", ITEMS, "2026-05-22T04:00:00Z");
    items = new ItemReads(database.jdbc());
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @Test
  void pagesInTheOrderOfTheSchemaWithoutGapsOrDoubles() {
    var expected =
        database.jdbc().sql(ORDERED).param("run", run.value()).query(String.class).list();

    assertThat(allPages(Map.of(), 7)).isEqualTo(expected);
  }

  @Test
  void filtersByEveryField() {
    assertThat(allPages(Map.of("current_stage", "done", "access_status", "broken"), 10))
        .hasSize(count("current_stage = 'done' AND access_status = 'broken'"));
    assertThat(allPages(Map.of("has_warning", "true"), 10)).hasSize(ITEMS / 5);
    assertThat(allPages(Map.of("provider_id", "foo-2"), 10)).hasSize(ITEMS / 3);
    assertThat(allPages(Map.of("reason_code", "upstream.key_rejected"), 10)).hasSize(ITEMS / 4);
    assertThat(allPages(Map.of("blame", "host"), 10)).hasSize(ITEMS / 4);
    assertThat(allPages(Map.of("label.supplier", "seller-1"), 10)).hasSize(ITEMS / 2);
    assertThat(allPages(Map.of("matched_account_state", "active"), 10)).isEmpty();
  }

  @Test
  void searchesItemIdsProvidersAndBaseUrls() {
    assertThat(allPages(Map.of("q", "item_00001"), 50))
        .containsExactlyInAnyOrder(
            "item_000010",
            "item_000011",
            "item_000012",
            "item_000013",
            "item_000014",
            "item_000015",
            "item_000016",
            "item_000017",
            "item_000018",
            "item_000019");
    assertThat(allPages(Map.of("q", "item_000123"), 50)).containsExactly("item_000123");
    assertThat(allPages(Map.of("q", "foo-1"), 50)).hasSize(ITEMS / 3);
    assertThat(allPages(Map.of("q", "https://api3.foo"), 50)).hasSize(ITEMS / 3);
    assertThat(allPages(Map.of("q", "api3.foo"), 50)).hasSize(ITEMS / 3);
    assertThat(allPages(Map.of("q", "%"), 50)).isEmpty();
  }

  @Test
  void showsAdvisoriesInTheReadersLanguage() {
    var english = items.page(run, ItemFilter.parse(Map.of("q", "item_000005")), null, 1, Locale.US);
    var chinese =
        items.page(run, ItemFilter.parse(Map.of("q", "item_000005")), null, 1, Locale.CHINA);

    assertThat(english.getFirst().view().advisoryMessages()).containsExactly("no price");
    assertThat(chinese.getFirst().view().advisoryMessages()).containsExactly("没有价格");
  }

  @Test
  void explainsWhyAnItemIsNotActive() {
    var detail = items.find(run, 3, Locale.ENGLISH).orElseThrow();

    assertThat(detail.reason())
        .isNotNull()
        .extracting(ItemView.Reason::reasonCode, ItemView.Reason::blame)
        .containsExactly("upstream.key_rejected", "upstream");
    assertThat(detail.labels()).containsEntry("supplier", "seller-1");
    assertThat(items.find(run, ITEMS + 1, Locale.ENGLISH)).isEmpty();
  }

  @Test
  void refusesValuesAndCursorsItDoesNotKnow() {
    assertThatThrownBy(() -> ItemFilter.parse(Map.of("access_status", "warning")))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("access_status");
    assertThatThrownBy(() -> ItemFilter.parse(Map.of("has_warning", "maybe")))
        .hasMessageContaining("has_warning");
    assertThatThrownBy(() -> PageCursor.parse("bm90IG91cnM")).hasMessageContaining("cursor");
    for (var text : List.of("q", "provider_id", "label.team")) {
      assertThatThrownBy(() -> ItemFilter.parse(Map.of(text, "a\0b")))
          .hasMessageContaining("control characters");
    }
    assertThatThrownBy(() -> QueryText.limit("0")).hasMessageContaining("limit");
  }

  private static List<String> allPages(Map<String, String> query, int size) {
    var filter = ItemFilter.parse(query);
    var seen = new ArrayList<String>();
    @Nullable PageCursor after = null;
    while (true) {
      var page = items.page(run, filter, after, size, Locale.ENGLISH);
      page.forEach(row -> seen.add(row.view().itemId()));
      if (page.size() < size) {
        return seen;
      }
      after = PageCursor.parse(page.getLast().cursor().encoded());
    }
  }

  private static int count(String condition) {
    return database
        .jdbc()
        .sql("SELECT count(*) FROM item_results WHERE run_no = :run AND " + condition)
        .param("run", run.value())
        .query(Integer.class)
        .single();
  }
}

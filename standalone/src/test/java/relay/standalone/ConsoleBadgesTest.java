package relay.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import relay.standalone.Chromium.Reader;
import relay.standalone.SharedWorld.Shared;

/**
 * The badges of seed 004, 7, word by word and colour by colour, as a browser shows them to a
 * Chinese reader. What the rows say is put into the read models, since no run has all of it.
 */
@ExtendWith(SharedWorld.class)
@TestInstance(PER_CLASS)
class ConsoleBadgesTest {

  private static final Map<String, String> COLOURS =
      Map.of(
          "blue", "rgba(27, 79, 196, 1)",
          "green", "rgba(15, 107, 58, 1)",
          "yellow", "rgba(122, 82, 0, 1)",
          "red", "rgba(168, 33, 26, 1)",
          "gray", "rgba(75, 86, 102, 1)",
          "cyan", "rgba(11, 99, 120, 1)");

  private final ConsoleWorld world;
  private final String run;
  private Browser browser;

  ConsoleBadgesTest(Shared shared) {
    this.world = shared.world();
    this.run = world.importOfRefusedRows(1);
  }

  @BeforeAll
  void openBrowser() {
    browser = Browser.in(world, Reader.desktop("zh-CN"));
  }

  @AfterAll
  void closeBrowser() {
    browser.close();
  }

  @ParameterizedTest
  @CsvSource({
    "running, blue, running",
    "completed, green, completed",
    "completed_with_warnings, yellow, warning",
    "failed, red, failed",
    "cancelled, gray, cancelled"
  })
  void ofARun(String state, String colour, String word) {
    put("UPDATE run_summaries SET state = :value WHERE run_id = :run", state);

    browser.open("/batch-import/runs?q=" + run);
    showsBadge(".runs .badge", colour, word);
    browser.open("/batch-import/runs/" + run);
    showsBadge("h1 .badge", colour, word);
  }

  @ParameterizedTest
  @CsvSource({
    "confirmation_status, pending, blue, pending",
    "confirmation_status, confirmed, green, confirmed",
    "confirmation_status, advisory, yellow, advisory",
    "confirmation_status, failed, red, failed",
    "access_status, unknown, gray, unknown",
    "access_status, active, green, active",
    "access_status, degraded, yellow, degraded",
    "access_status, broken, red, broken",
    "matched_account_state, active, green, 已启用",
    "matched_account_state, disabled, gray, 已停用",
    "matched_account_state, deprecated, yellow, 已弃用",
    "matched_account_state, broken, red, 已损坏",
    "account_resolution, created, blue, 新建",
    "account_resolution, reused, cyan, 复用",
    "account_resolution, reactivated, green, 已快速启用",
    "account_resolution, replaced, red, 已替换"
  })
  void ofAnItem(String column, String value, String colour, String word) {
    put(
        "UPDATE item_results SET "
            + column
            + " = :value WHERE run_no ="
            + " (SELECT run_no FROM run_summaries WHERE run_id = :run)",
        value);

    browser.open("/batch-import/runs/" + run);
    showsBadge(".items tbody .badge", colour, word);
    var isReused = column.equals("account_resolution") && !value.equals("created");
    if (isReused) {
      showsBadge(".items tbody .badge.cyan", "cyan", "reused");
    } else {
      assertThat(browser.text(".items tbody")).doesNotContain("reused");
    }
    browser.open("/batch-import/runs/" + run + "/items/item_000001");
    showsBadge("h1 .badge", colour, word);
  }

  /** The list renews itself while a run goes on, so an element may go as it is looked at. */
  private void showsBadge(String selector, String colour, String word) {
    await(word)
        .ignoreException(StaleElementReferenceException.class)
        .untilAsserted(() ->
            assertThat(browser.all(selector)).anySatisfy(badge -> isBadge(badge, colour, word)));
  }

  private static void isBadge(WebElement badge, String colour, String word) {
    assertThat(badge.getText()).isEqualTo(word);
    assertThat(String.valueOf(badge.getAttribute("class")).split(" ")).contains(colour);
    assertThat(badge.getCssValue("color")).isEqualTo(COLOURS.get(colour));
  }

  private void put(String sql, String value) {
    world.database().jdbc().sql(sql).param("value", value).param("run", run).update();
  }
}

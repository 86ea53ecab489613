package relay.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.WebElement;
import relay.standalone.Chromium.Reader;
import relay.standalone.SharedWorld.Shared;

/** A run that has ended, with an item of every truth: its figures, reasons, items and proofs. */
@ExtendWith(SharedWorld.class)
@TestInstance(PER_CLASS)
class ConsoleRunTest {

  private static final int MANY = 20_000;
  private static final int PAGE = 50;

  private final ConsoleWorld world;
  private final String run;
  private final String page;
  private Browser browser;

  ConsoleRunTest(Shared shared) {
    this.world = shared.world();
    this.run = shared.endedRun();
    this.page = "/batch-import/runs/" + run;
  }

  @BeforeAll
  void openBrowser() {
    browser = Browser.in(world, Reader.desktop("en"));
  }

  @AfterAll
  void closeBrowser() {
    browser.close();
  }

  @BeforeEach
  void openRun() {
    browser.open(page);
  }

  @AfterEach
  void theBrowserComplainedOfNothing() {
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void showsTheFiguresOfTheApi() {
    var figures = world.api().run(run);

    for (var count : List.of("total", "active", "degraded", "broken")) {
      assertThat(browser.text("[data-count=" + count + "]"))
          .as(count)
          .isEqualTo(figures.get(count + "_items").asString());
    }
    assertThat(browser.text(".headline")).contains("have a verdict");
    assertThat(browser.text("h1 .badge")).isEqualTo("warning");
    assertThat(browser.has("#retry")).isTrue();
    assertThat(browser.has("#pause, #cancel, #resume")).isFalse();
  }

  @Test
  void everyReasonSaysWhatToDoAndLeadsToItsItems() {
    var causes = world.api().get("/api" + page + "/report").get("causes");
    assertThat(browser.all(".causes > li")).hasSize(causes.size());
    for (var cause : causes) {
      var group =
          browser.text(
              ".causes > li[data-reason='%s']".formatted(cause.get("reason_code").asString()));
      assertThat(group)
          .contains(cause.get("items").asString())
          .contains(cause.get("meaning").asString())
          .contains("What to do: " + cause.get("what_to_do").asString());
    }

    browser.click(".causes > li[data-reason='upstream.no_balance'] .count");

    assertThat(browser.place()).isEqualTo(page + "?reason_code=upstream.no_balance#items");
    assertThat(browser.all(".items tbody tr")).hasSize(2);
    assertThat(browser.find("[name=reason_code]").getAttribute("value"))
        .isEqualTo("upstream.no_balance");
    browser.click("#items .plain-link");
    assertThat(browser.place()).isEqualTo(page + "#items");
  }

  @Test
  void filtersNarrowTheItems() {
    browser.choose("[name=access_status]", "active");
    browser.unfold("#more-filters");
    browser.choose("[name=confirmation_status]", "advisory");
    browser.click("#items form button");

    browser.shows(".items tbody tr");
    assertThat(browser.place()).contains("access_status=active", "confirmation_status=advisory");
    assertThat(browser.all(".items tbody tr"))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.getText()).contains("active", "advisory"));
    assertThat(browser.find("#more-filters").getAttribute("open")).isNotNull();

    browser.open(page + "?q=item_000003");
    assertThat(texts(".items .name")).containsExactly("item_000003");
    browser.open(page + "?q=nothing.example.test");
    assertThat(browser.text("#items .empty")).isEqualTo("No key fits these filters.");
  }

  @Test
  void anActiveItemShowsItsProofAndTrail() {
    browser.open(page + "?access_status=active&confirmation_status=confirmed");
    browser.click(".items .name");

    assertThat(browser.text("#verdict h2")).isEqualTo("This key works for your users");
    assertThat(texts("#proof .yes b"))
        .containsExactly(
            "The seller answers this key",
            "A user's call through the host",
            "Users of the group reach it",
            "Place in the group");
    assertThat(browser.text("#proof")).contains("answered by this key, account ");
    assertThat(texts("#trail b"))
        .containsSubsequence(
            "Asked the seller", "Account ready", "Admitted to the group", "Verdict");
    assertThat(browser.text("#capabilities")).contains("/chat/completions", "kimi-k2.6");
  }

  @Test
  void aBrokenItemShowsTheReasonAndTheEvidence() {
    browser.open(page + "?reason_code=upstream.no_balance");
    browser.click(".items .name");

    assertThat(browser.text("#verdict h2"))
        .isEqualTo("The key's account at the upstream has no balance.");
    assertThat(browser.text("#verdict"))
        .contains("What to do: Top the account up, then retry.", "upstream.no_balance", "402");
    assertThat(texts("#proof .no b")).containsExactly("The seller answers this key");
    assertThat(browser.all("#proof .yes")).isEmpty();
  }

  @Test
  void aRunOfManyItemsIsReadInPages() {
    var many = world.importOfRefusedRows(MANY);
    browser.open("/batch-import/runs/" + many);

    assertThat(browser.text("[data-count=total]")).isEqualTo("20,000");
    var seen = new HashSet<>(texts(".items .name"));
    browser.click("#next");
    seen.addAll(texts(".items .name"));
    browser.click("#next");
    seen.addAll(texts(".items .name"));
    assertThat(seen).hasSize(3 * PAGE);

    var first = browser.find("#first").getAttribute("href");
    browser.click("#first");
    assertThat(first).endsWith(many);
    assertThat(browser.all(".items tbody tr")).hasSize(PAGE);
  }

  private List<String> texts(String selector) {
    return browser.all(selector).stream().map(WebElement::getText).toList();
  }
}

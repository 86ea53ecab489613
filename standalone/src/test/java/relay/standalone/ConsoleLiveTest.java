package relay.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import relay.simulator.upstream.BaseState;
import relay.simulator.upstream.KeyTruth;
import relay.standalone.Chromium.Reader;
import relay.standalone.SharedWorld.Shared;

/** A run that goes on while its page is open, and what a person does with it. */
@ExtendWith(SharedWorld.class)
@TestInstance(PER_CLASS)
class ConsoleLiveTest {

  private static final int KEYS = 12;
  private static final String SAME_PAGE = "return window.opened === true";

  private final ConsoleWorld world;
  private Browser browser;

  ConsoleLiveTest(Shared shared) {
    this.world = shared.world();
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
  void openList() {
    browser.open("/batch-import/runs");
  }

  @AfterEach
  void sellersAnswerAndTheBrowserComplainedOfNothing() {
    world.upstreams().set("kimi", BaseState.ANSWERING);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void followsARunToItsEndWithoutBeingLoadedAgain() {
    world.upstreams().set("kimi", BaseState.HANGING);
    var lines = new StringBuilder();
    for (var key = 1; key <= KEYS; key++) {
      lines.append(world.line("sk-test-live-" + key, KeyTruth.GOOD));
    }
    upload(lines.toString(), "live");
    browser.shows("h1 .badge", "running");
    browser.run("window.opened = true; document.getElementById('export').focus()");
    assertThat(browser.text("[data-count=open]")).isEqualTo("12");
    assertThat(browser.text("#summary")).contains("Now in");

    world.upstreams().set("kimi", BaseState.ANSWERING);

    browser.shows("[data-count=active]", "12");
    browser.hides("#pause");
    assertThat(browser.text("h1 .badge")).isNotEqualTo("running");
    assertThat(browser.all(".items tbody .badge.green")).isNotEmpty();
    assertThat(browser.focused().getAttribute("id")).isEqualTo("export");
    assertThat(browser.run(SAME_PAGE)).isEqualTo(true);
  }

  @Test
  void isPausedResumedCancelledAndTriedAgain() {
    upload(
        world.line("sk-test-acts-1", KeyTruth.RATE_LIMITED_429)
            + world.line("sk-test-acts-2", KeyTruth.RATE_LIMITED_429),
        "acts");
    browser.run("window.opened = true");

    browser.click("#pause");
    browser.shows("h1 .badge.gray", "paused");
    browser.click("#resume");
    browser.shows("#pause");

    browser.click("#cancel");
    browser.click("#sure [value=no]");
    assertThat(browser.text("h1 .badge")).isEqualTo("running");
    browser.click("#cancel");
    assertThat(browser.text("#sure")).contains("Cancel this run?", "untried");
    browser.click("#sure [value=yes]");
    browser.shows("h1 .badge", "cancelled");
    assertThat(browser.text(".causes")).contains("run.cancelled");
    assertThat(browser.text("[data-count=open]")).isEqualTo("2");

    browser.click("#retry");
    browser.shows("h1 .badge", "running");
    browser.click("#cancel");
    browser.click("#sure [value=yes]");
    browser.shows("h1 .badge", "cancelled");
    assertThat(browser.run(SAME_PAGE)).isEqualTo(true);
  }

  @Test
  void theListFollowsWhatRuns() {
    world.upstreams().set("kimi", BaseState.HANGING);
    upload(world.line("sk-test-list-1", KeyTruth.GOOD), "list");
    browser.shows("h1 .badge", "running");
    var run = browser.place().substring(browser.place().lastIndexOf('/') + 1);
    browser.open("/batch-import/runs?q=" + run);
    browser.run("window.opened = true");
    assertThat(browser.text(".runs .badge")).isEqualTo("running");

    world.upstreams().set("kimi", BaseState.ANSWERING);

    browser.shows(".runs td.good", "1");
    assertThat(browser.run(SAME_PAGE)).isEqualTo(true);
  }

  private void upload(String lines, String group) {
    browser.unfold("#upload");
    browser.type("[name=lines]", lines);
    browser.type("[name=group]", group);
    browser.click("[name=dry_run][value=false]");
    browser.shows("#summary");
  }
}

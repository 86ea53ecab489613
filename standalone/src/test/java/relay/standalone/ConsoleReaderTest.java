package relay.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import relay.standalone.Chromium.Reader;
import relay.standalone.SharedWorld.Shared;

/** Who reads the console: with a phone or a keyboard, in Chinese or English. */
@ExtendWith(SharedWorld.class)
class ConsoleReaderTest {

  /** Fields without a name that a screen reader could say. */
  private static final String NAMELESS =
      """
      return [...document.querySelectorAll('input:not([type=hidden]):not([hidden]), select, textarea, button, a')]
        .filter((e) => !(e.labels && e.labels.length) && !e.getAttribute('aria-label') && !e.textContent.trim())
        .map((e) => e.outerHTML)\
      """;

  /** Texts that stand out from their ground by less than 4.5 to 1 (WCAG 2, 1.4.3). */
  private static final String PALE =
      """
      const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
      const light = (colour) => colour.slice(0, 3).map((c) => c / 255)
        .map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
      const ground = (e) => {
        for (let at = e; at; at = at.parentElement) {
          const colour = rgb(getComputedStyle(at).backgroundColor);
          if (colour.length === 3 || colour[3] === 1) return colour;
        }
        return [255, 255, 255];
      };
      return [...document.body.querySelectorAll('*')]
        .filter((e) => e.checkVisibility() && !e.disabled
          && [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
        .map((e) => [light(rgb(getComputedStyle(e).color)), light(ground(e)), e])
        .map(([a, b, e]) => [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e])
        .filter(([contrast]) => contrast < 4.5)
        .map(([contrast, e]) => contrast.toFixed(1) + ' ' + e.outerHTML.slice(0, 160))\
      """;

  private static final Map<String, Object> TOKYO = Map.of("timezoneId", "Asia/Tokyo");
  private static final String WIDTH = "return document.documentElement.scrollWidth";

  private final ConsoleWorld world;
  private final String page;

  ConsoleReaderTest(Shared shared) {
    this.world = shared.world();
    this.page = "/batch-import/runs/" + shared.endedRun();
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh-CN"})
  void everyPageFitsAPhoneAndCanBeRead(String language) {
    var phone = Reader.phone(language);
    try (var browser = Browser.in(world, phone)) {
      for (var path : pages()) {
        browser.open(path);
        browser.run("document.querySelectorAll('details').forEach((d) => { d.open = true; })");
        assertThat(browser.run(WIDTH)).as(path).isEqualTo((long) phone.width());
        assertThat(browser.run(NAMELESS)).as(path).isEqualTo(List.of());
        assertThat(browser.run(PALE)).as(path).isEqualTo(List.of());
      }
    }
  }

  @Test
  void speaksTheReadersLanguageUntilHeChoosesAnother() {
    try (var browser = Browser.in(world, Reader.desktop("zh-CN,zh;q=0.9,en;q=0.5"))) {
      browser.open(page);
      assertThat(browser.text(".counters .good span")).isEqualTo("可用");
      assertThat(browser.text(".causes")).contains("处理建议：", "充值后重试。");
      assertThat(browser.find("html").getAttribute("lang")).isEqualTo("zh");

      browser.click("[data-language]");

      browser.shows(".counters .good span", "Active");
      assertThat(browser.text(".causes")).contains("What to do: Top the account up, then retry.");
      browser.open("/batch-import/runs");
      assertThat(browser.text("h1")).isEqualTo("Runs");
      browser.click("[data-language]");
      browser.shows("h1", "批次");
    }
  }

  @Test
  void speaksEnglishToEverybodyElse() {
    try (var browser = Browser.in(world, Reader.desktop("fr-FR"))) {
      browser.open(page);

      assertThat(browser.text(".counters .good span")).isEqualTo("Active");
    }
  }

  @Test
  void canBeUsedWithTheKeyboardAlone() {
    try (var browser = Browser.in(world, Reader.desktop("en"))) {
      browser.open("/batch-import/runs");
      browser.press(Keys.TAB);
      assertThat(browser.focused().getText()).isEqualTo("Skip to the content");
      browser.press(Keys.ENTER);
      assertThat(browser.place()).endsWith("#main");
      browser.press(Keys.TAB);
      assertThat(browser.focused().getText()).isEqualTo("Import keys");
      browser.press(Keys.ENTER);
      browser.shows("[data-upload]");
      browser.press(Keys.TAB);
      assertThat(browser.focused().getAttribute("name")).isEqualTo("file");
      assertThat(browser.focused().getCssValue("outline-style")).isEqualTo("solid");
    }
  }

  @Test
  void timesAreThoseOfTheReader() {
    try (var browser = Browser.in(world, Reader.desktop("en"))) {
      browser.driver().executeCdpCommand("Emulation.setTimezoneOverride", TOKYO);
      browser.open(page);

      var utc = browser.find(".facts time").getAttribute("title");
      var shown = browser.text(".facts time");
      assertThat(utc).endsWith(" UTC");
      assertThat(
              browser.run(
                  "return new Date(arguments[0]).toLocaleString('en', {dateStyle: 'medium', timeStyle: 'medium'})",
                  String.valueOf(browser.find(".facts time").getAttribute("datetime"))))
          .isEqualTo(shown);
    }
  }

  @Test
  void whatIsNotThereIsSaidOnAPage() {
    try (var browser = Browser.in(world, Reader.desktop("en"))) {
      browser.open("/batch-import/runs/run_20990101_0001");
      assertThat(browser.text("h1")).isEqualTo("Not found");
      assertThat(browser.text("main")).contains("run_20990101_0001 does not exist");
      browser.open(page + "/items/item_999999");
      assertThat(browser.text("h1")).isEqualTo("Not found");
      browser.open(page + "?access_status=nonsense");
      assertThat(browser.text("h1")).isEqualTo("This address does not make sense");
      browser.click("main .button");
      browser.shows("#list");
    }
  }

  @Test
  void pagesMayRunOnlyOurOwnScriptsAndAreKeptNowhere() throws Exception {
    var request =
        HttpRequest.newBuilder(world.address().resolve(page))
            .header("Authorization", "Bearer " + world.token())
            .build();

    var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

    assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.body()).doesNotContain(" style=", " onclick=", "<script>");
  }

  private List<String> pages() {
    return List.of(
        "/login",
        "/batch-import/runs",
        page,
        page + "?access_status=active",
        page + "/items/item_000001",
        page + "/items/item_000009",
        "/batch-import/runs/run_20990101_0001");
  }
}

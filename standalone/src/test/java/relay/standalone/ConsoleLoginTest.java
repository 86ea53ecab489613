package relay.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import relay.api.web.SessionCookie;
import relay.standalone.Chromium.Reader;
import relay.standalone.SharedWorld.Shared;

/** Who gets into the console, and how he is told when he does not. */
@ExtendWith(SharedWorld.class)
class ConsoleLoginTest {

  private final ConsoleWorld world;
  private final String run;
  private Browser browser;

  ConsoleLoginTest(Shared shared) {
    this.world = shared.world();
    this.run = "/batch-import/runs/" + shared.everyTruth();
  }

  @BeforeEach
  void openBrowser() {
    browser = Browser.stranger(world, Reader.desktop("en"));
  }

  @AfterEach
  void closeBrowser() {
    browser.close();
  }

  @Test
  void asksForTheTokenAndLeadsBackToThePage() {
    browser.open("/batch-import/runs?state=running");
    assertThat(browser.place()).startsWith("/login");
    assertThat(browser.focused().getAttribute("name")).isEqualTo("token");

    logIn("not the token");
    browser.shows("#failed", "That is not the admin token.");
    assertThat(browser.source()).doesNotContain("not the token");

    logIn(world.token());
    browser.shows("#list");
    assertThat(browser.place()).isEqualTo("/batch-import/runs?state=running");
    assertThat(browser.asked()).noneMatch(address -> address.contains(world.token()));
  }

  @Test
  void loggingOutClosesEveryPage() {
    browser.open("/login");
    logIn(world.token());
    browser.click(".top form button");
    browser.shows("[name=token]");

    browser.driver().navigate().back();

    await().untilAsserted(() -> assertThat(browser.place()).startsWith("/login"));
  }

  @Test
  void aSessionThatEndsUnderAnOpenPageLeadsToTheLogin() {
    browser.open("/login");
    logIn(world.token());
    browser.shows("#list");
    browser.open(run);

    browser.driver().manage().deleteCookieNamed(SessionCookie.NAME);
    browser.run("renewSoon()");

    await().untilAsserted(() -> assertThat(browser.place()).startsWith("/login"));
    logIn(world.token());
    await().untilAsserted(() -> assertThat(browser.place()).isEqualTo(run));
  }

  private void logIn(String token) {
    browser.type("[name=token]", token);
    browser.click("main button");
  }
}

package relay.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import relay.standalone.Chromium.Reader;

/** What somebody sees who has just started Relay Manager: what to do first. */
class ConsoleFirstVisitTest {

  @Test
  void theHostIsConnectedFirstAndThenKeysCanBeImported() {
    try (var world = ConsoleWorld.empty();
        var browser = Browser.in(world, Reader.desktop("en"))) {
      assertThat(browser.text(".welcome h2")).isEqualTo("Connect your host first");
      assertThat(browser.has("[data-upload]")).isFalse();

      connect(world, browser, "admin-" + "0".repeat(64));
      browser.shows(".welcome [data-error]");
      assertThat(browser.text(".welcome [data-error]")).isNotBlank();

      connect(world, browser, world.adminKey());
      browser.shows("[data-upload]");
      assertThat(browser.text("#upload [name=host_id]")).contains("prod", world.hostAddress());
      assertThat(browser.text(".empty")).startsWith("No run yet.");
      assertThat(browser.has(".filters")).isFalse();
    }
  }

  private static void connect(ConsoleWorld world, Browser browser, String adminKey) {
    browser.type("[name=name]", "prod");
    browser.type("[name=base_url]", world.hostAddress());
    browser.type("[name=token]", adminKey);
    browser.click("[data-connect] button");
  }
}

package relay.standalone;

import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import relay.simulator.upstream.KeyTruth;
import relay.standalone.Chromium.Reader;
import relay.standalone.SharedWorld.Shared;

/**
 * Prints the pictures of the README to {@code target/pictures}. No test: {@code
 * docs/images/make.sh} runs it by name.
 */
@ExtendWith(SharedWorld.class)
@TestInstance(PER_CLASS)
class ConsolePictures {

  private static final Path FOLDER = Path.of("target", "pictures");
  private static final double PIXELS_PER_INCH = 96;

  private static final Map<KeyTruth, Integer> KEYS =
      Map.of(
          KeyTruth.GOOD, 240,
          KeyTruth.NO_BALANCE_402, 23,
          KeyTruth.WRONG_KEY_401, 14,
          KeyTruth.QUOTA_429, 9,
          KeyTruth.WRONG_MODEL, 4);

  private final ConsoleWorld world;
  private final String page;

  ConsolePictures(Shared shared) {
    this.world = shared.world();
    this.page = "/batch-import/runs/" + world.importOf(KEYS);
  }

  @Test
  void aRun() throws IOException {
    try (var browser = Browser.in(world, Reader.desktop("en"))) {
      browser.open(page);
      print(browser, "console-run", 1280, 1000);
    }
  }

  @Test
  void anItemOnAPhone() throws IOException {
    try (var browser = Browser.in(world, Reader.phone("zh-CN"))) {
      browser.open(page + "?access_status=active&confirmation_status=confirmed");
      browser.click(".items .name");
      print(browser, "console-item-phone", 390, 844);
    }
  }

  private static void print(Browser browser, String name, int width, int height)
      throws IOException {
    browser.driver().executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "screen"));
    var printed =
        browser
            .driver()
            .executeCdpCommand(
                "Page.printToPDF",
                Map.of(
                    "printBackground",
                    true,
                    "paperWidth",
                    width / PIXELS_PER_INCH,
                    "paperHeight",
                    height / PIXELS_PER_INCH,
                    "marginTop",
                    0,
                    "marginBottom",
                    0,
                    "marginLeft",
                    0,
                    "marginRight",
                    0,
                    "pageRanges",
                    "1"));
    Files.createDirectories(FOLDER);
    Files.write(
        FOLDER.resolve(name + ".pdf"),
        Base64.getDecoder().decode(String.valueOf(printed.get("data"))));
  }
}

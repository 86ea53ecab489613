package relay.standalone;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The Chromium of this machine, without a window: what {@code RELAY_TEST_CHROMIUM} and {@code
 * RELAY_TEST_CHROMEDRIVER} name, else what is installed. Nothing is fetched, and no test is skipped
 * for want of it.
 */
final class Chromium {

  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final String NONE =
      "The console tests need Chromium and its chromedriver: install both, run ./relay test, or let"
          + " RELAY_TEST_CHROMIUM and RELAY_TEST_CHROMEDRIVER name them.";

  /** It warns that it knows no DevTools of newer browsers; we use none of it. */
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  static {
    SELENIUM.setLevel(Level.SEVERE);
  }

  private Chromium() {}

  /** How a reader's screen looks and what he reads. */
  record Reader(String language, int width, int height) {

    /** A person at a desk. */
    static Reader desktop(String language) {
      return new Reader(language, 1280, 900);
    }

    /** A person with a phone. */
    static Reader phone(String language) {
      return new Reader(language, 390, 844);
    }

    private boolean holdsAPhone() {
      return width < 500;
    }
  }

  /**
   * A new browser of this reader, with nothing remembered.
   *
   * @throws IllegalStateException when there is no browser, saying what to do
   */
  static ChromeDriver open(Reader reader) {
    var browser = given("RELAY_TEST_CHROMIUM").or(() -> installed(BROWSERS));
    var driver = given("RELAY_TEST_CHROMEDRIVER").or(() -> installed(List.of("chromedriver")));
    if (browser.isEmpty() || driver.isEmpty()) {
      throw new IllegalStateException(NONE);
    }
    var service =
        new ChromeDriverService.Builder().usingDriverExecutable(driver.get().toFile()).build();
    return new ChromeDriver(service, options(reader).setBinary(browser.get().toFile()));
  }

  private static ChromeOptions options(Reader reader) {
    var options = new ChromeOptions();
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        "--lang=" + reader.language(),
        "--window-size=" + reader.width() + "," + reader.height());
    options.setExperimentalOption("prefs", Map.of("intl.accept_languages", reader.language()));
    if (reader.holdsAPhone()) {
      var screen = Map.of("width", reader.width(), "height", reader.height(), "pixelRatio", 1.0);
      options.setExperimentalOption("mobileEmulation", Map.of("deviceMetrics", screen));
    }
    var logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    return options;
  }

  private static Optional<Path> given(String variable) {
    return Optional.ofNullable(System.getenv(variable))
        .filter(value -> !value.isBlank())
        .map(Path::of);
  }

  private static Optional<Path> installed(List<String> names) {
    return names.stream().flatMap(Chromium::places).filter(Files::isExecutable).findFirst();
  }

  private static Stream<Path> places(String name) {
    var folders = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin");
    return Arrays.stream(folders.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, name));
  }
}

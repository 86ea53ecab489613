package relay.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import relay.standalone.Chromium.Reader;
import tools.jackson.databind.json.JsonMapper;

/** A browser that one reader has open on the console. Elements are named by CSS selectors. */
final class Browser implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final JsonMapper JSON = new JsonMapper();

  private final ChromeDriver driver;
  private final URI console;

  private Browser(ChromeDriver driver, URI console) {
    this.driver = driver;
    this.console = console;
  }

  /** A browser of {@code reader}, logged in. */
  static Browser in(ConsoleWorld world, Reader reader) {
    var browser = stranger(world, reader);
    browser.open("/login");
    browser.type("[name=token]", world.token());
    browser.click("main button");
    browser.shows("#list");
    return browser;
  }

  /** A browser of somebody who is not logged in. */
  static Browser stranger(ConsoleWorld world, Reader reader) {
    return new Browser(Chromium.open(reader), world.address());
  }

  void open(String path) {
    driver.get(console + path);
  }

  /** The path and query where the browser is. */
  String place() {
    return Objects.requireNonNull(driver.getCurrentUrl()).substring(console.toString().length());
  }

  WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  boolean has(String selector) {
    return steady(() -> all(selector).stream().anyMatch(WebElement::isDisplayed));
  }

  /** The text that is seen. */
  String text(String selector) {
    return steady(() -> find(selector).getText());
  }

  /** Looks again when the part of the page that was found has been renewed meanwhile. */
  private static <T> T steady(Supplier<T> look) {
    return await()
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(StaleElementReferenceException.class::isInstance)
        .until(look::get, seen -> true);
  }

  /** Waits until something that fits is seen. */
  void shows(String selector) {
    await(selector).atMost(PATIENCE).until(() -> has(selector));
  }

  /** Waits until what fits shows this text; parts of a page are renewed meanwhile. */
  void shows(String selector, String text) {
    await(selector + ": " + text)
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(StaleElementReferenceException.class::isInstance)
        .untilAsserted(
            () -> assertThat(all(selector)).extracting(WebElement::getText).contains(text));
  }

  /** Waits until nothing that fits is seen. */
  void hides(String selector) {
    await("no " + selector)
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(StaleElementReferenceException.class::isInstance)
        .until(() -> !has(selector));
  }

  void click(String selector) {
    shows(selector);
    steady(() -> {
      var element = find(selector);
      run("arguments[0].scrollIntoView({block: 'center'})", element);
      element.click();
      return true;
    });
  }

  /** Opens what is folded. */
  void unfold(String details) {
    run("arguments[0].open = true", find(details));
  }

  void type(String selector, String text) {
    find(selector).clear();
    find(selector).sendKeys(text);
  }

  void choose(String select, String value) {
    find(select + " option[value='" + value + "']").click();
  }

  void press(Keys key) {
    driver.switchTo().activeElement().sendKeys(key);
  }

  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  @Nullable Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  String source() {
    return Objects.requireNonNull(driver.getPageSource());
  }

  ChromeDriver driver() {
    return driver;
  }

  /** What the browser complained of since the last look: scripts, policies, missing files. */
  List<String> complaints() {
    return StreamSupport.stream(driver.manage().logs().get(LogType.BROWSER).spliterator(), false)
        .map(entry -> entry.getLevel() + " " + entry.getMessage())
        .toList();
  }

  /** Every address that was asked since the last look. */
  List<String> asked() {
    return StreamSupport.stream(
            driver.manage().logs().get(LogType.PERFORMANCE).spliterator(), false)
        .map(entry -> JSON.readTree(entry.getMessage()).path("message"))
        .filter(event -> event.path("method").asString("").equals("Network.requestWillBeSent"))
        .map(event -> event.at("/params/request/url").asString(""))
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}

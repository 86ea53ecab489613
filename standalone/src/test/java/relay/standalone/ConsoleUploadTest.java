package relay.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import relay.simulator.upstream.KeyTruth;
import relay.standalone.Chromium.Reader;
import relay.standalone.SharedWorld.Shared;

/** Uploads by the form of the list of runs. */
@ExtendWith(SharedWorld.class)
@TestInstance(PER_CLASS)
class ConsoleUploadTest {

  private final ConsoleWorld world;
  private Browser browser;

  ConsoleUploadTest(Shared shared) {
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
  void openForm() {
    browser.open("/batch-import/runs");
    browser.unfold("#upload");
  }

  @Test
  void aDryRunShowsThePlanAndStoresNothingUntilItIsImported(@TempDir Path folder)
      throws IOException {
    var file =
        Files.writeString(
            folder.resolve("keys.txt"),
            world.line("sk-test-upload-1", KeyTruth.GOOD)
                + world.line("sk-test-upload-2", KeyTruth.GOOD)
                + "ftp://files.example.test,sk-test-upload-3\n");
    var runs = runs();
    browser.find("[name=file]").sendKeys(file.toString());
    browser.type("[name=group]", "uploaded");

    browser.click("[name=dry_run][value=true]");

    browser.shows("[data-plan]");
    assertThat(browser.text("[data-plan] h2")).isEqualTo("What an import would do");
    assertThat(browser.text("[data-field='rows_uploaded']")).isEqualTo("3");
    assertThat(browser.text("[data-field='actions.create']")).isEqualTo("2");
    assertThat(browser.text("[data-field='actions.reject']")).isEqualTo("1");
    assertThat(browser.has("[data-field='actions.adopt']")).isFalse();
    assertThat(browser.text("[data-rows=groups]")).contains("uploaded");
    assertThat(browser.text("[data-rows=faults]")).contains("3", "input.bad_url");
    assertThat(browser.focused().getAttribute("data-plan")).isNotNull();
    assertThat(runs()).isEqualTo(runs);

    browser.click("[name=dry_run][value=false]");

    browser.shows("[data-count=total]", "3");
    assertThat(runs()).isEqualTo(runs + 1);
    browser.shows("h1 .badge", "warning");
    assertThat(browser.text("[data-count=active]")).isEqualTo("2");
    assertThat(browser.text("[data-count=broken]")).isEqualTo("1");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aUsersKeyIsSentOnceAndSeenNowhere() {
    var key = world.operator().keyOfAUserOfAnotherGroup("console@example.test");
    browser.choose("[name=access_mode]", "self_service");
    assertThat(browser.has("[name=subscription_users]")).isFalse();
    browser.type("[name=probe_api_key]", key);
    browser.type("[name=lines]", world.line("sk-test-self-service-1", KeyTruth.GOOD));
    browser.type("[name=group]", "self-service");

    browser.click("[name=dry_run][value=true]");
    browser.shows("[data-plan]");
    browser.click("[name=dry_run][value=false]");
    browser.shows("[data-count=total]", "1");

    assertThat(browser.text(".facts")).contains("self-service");
    assertThat(browser.source()).doesNotContain(key, "sk-test-self-service-1");
    assertThat(browser.asked())
        .anyMatch(address -> address.contains("dry_run=false"))
        .noneMatch(address -> address.contains(key) || address.contains("sk-test-self-service-1"));
    browser.driver().navigate().back();
    browser.shows("#upload");
    assertThat(browser.run("return document.querySelector('[data-upload]').outerHTML"))
        .asString()
        .doesNotContain(key);
    assertThat(browser.run("return document.querySelector('[name=probe_api_key]').value"))
        .isEqualTo("");
    assertThat(browser.run("return document.querySelector('[name=lines]').value")).isEqualTo("");
  }

  @Test
  void aRefusalNamesTheRows() {
    browser.unfold("#upload details");
    browser.choose("[name=mode]", "strict");
    browser.type(
        "[name=lines]",
        world.line("sk-test-strict-1", KeyTruth.GOOD) + "ftp://files.example.test,sk-test-x-2\n");

    browser.click("[name=dry_run][value=false]");

    browser.shows("[data-upload] [data-error]");
    assertThat(browser.text("[data-upload] [data-error]")).contains("2 base_url");
    assertThat(browser.place()).isEqualTo("/batch-import/runs");
  }

  @Test
  void anEmptyFormSaysWhatIsMissing() {
    browser.click("[name=dry_run][value=true]");

    browser.shows("[data-upload] [data-error]", "Choose a file or paste lines.");
  }

  private long runs() {
    return world
        .database()
        .jdbc()
        .sql("SELECT count(*) FROM run_summaries")
        .query(Long.class)
        .single();
  }
}

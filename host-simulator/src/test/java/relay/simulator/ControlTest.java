package relay.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relay.simulator.faults.FaultAction;
import relay.simulator.faults.FaultRule;
import relay.simulator.journal.JournalEntry;
import relay.simulator.journal.JournalKind;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostVersion;
import tools.jackson.databind.JsonNode;

/** The journal, the state summary and the faults. */
class ControlTest {

  private static final String KEY = "sk-test-good-secret";

  private final TestUpstream upstream = TestUpstream.open();
  private SimulatedHost host = SimulatedHost.start(HostOptions.of(HostVersion.V0_1_129));
  private HostDriver driver = HostDriver.of(host);

  @AfterEach
  void stop() {
    host.close();
    upstream.close();
  }

  @Test
  void tellsWhatHappenedInOrderAndNeverAKey() {
    long group = driver.createGroup("g");
    String userKey = driver.keyFor(group);
    long start = host.journal().lastSeq();
    long id = driver.createAccount(HostDriver.account("a", upstream, KEY, "m", group));
    driver.chat(userKey, "m", "t");
    driver.admin("DELETE", "/accounts/" + id, "");

    JsonNode journal =
        driver
            .control(
                "GET",
                "/journal?after=%d&kind=account_created,gateway_call,account_deleted"
                    .formatted(start),
                "")
            .json();

    List<JsonNode> entries = List.copyOf(journal.path("entries").values());
    assertThat(entries)
        .extracting(entry -> entry.path("kind").asString())
        .containsExactly("account_created", "gateway_call", "account_deleted");
    assertThat(entries.get(0).path("fingerprint").asString()).hasSize(12);
    assertThat(entries.get(0).path("mapping").get(0).asString()).isEqualTo("m");
    assertThat(entries.get(1).path("account_id").longValue()).isEqualTo(id);
    assertThat(entries.get(1).path("model").asString()).isEqualTo("m");
    assertThat(driver.control("GET", "/journal", "").text())
        .doesNotContain(KEY)
        .doesNotContain(userKey);
    assertThat(driver.control("GET", "/state", "").text())
        .doesNotContain(KEY)
        .doesNotContain(userKey);
  }

  @Test
  void namesTheObjectOfEveryWrite() {
    long group = driver.createGroup("g");
    driver.admin("PUT", "/groups/" + group, "{}");
    List<Optional<Long>> objects =
        host.journal().entries().stream()
            .filter(JournalEntry.ManagementCall.class::isInstance)
            .map(JournalEntry.ManagementCall.class::cast)
            .filter(call -> call.path().contains("groups"))
            .map(JournalEntry.ManagementCall::objectId)
            .toList();
    assertThat(objects).containsExactly(Optional.of(group), Optional.of(group));
  }

  @Test
  void keepsOnlyTheNewestEntries() {
    host.close();
    host = SimulatedHost.start(HostOptions.of(HostVersion.V0_1_121).withJournalCapacity(5));
    driver = HostDriver.of(host);
    for (int i = 0; i < 20; i++) {
      driver.createAccount(HostDriver.account("a" + i, upstream, KEY, "m"));
    }
    assertThat(host.journal().entries()).hasSize(5);
    assertThat(host.journal().firstSeq()).isEqualTo(host.journal().lastSeq() - 4);
  }

  @Test
  void summarisesAccountsByFingerprint() {
    driver.createAccount(HostDriver.account("a", upstream, KEY, "m"));
    driver.createAccount(HostDriver.account("b", upstream, "sk-test-good-other", "m"));
    JsonNode all = driver.control("GET", "/state", "").json();
    assertThat(all.path("counts").path("accounts").intValue()).isEqualTo(2);
    assertThat(all.path("calls").path("POST /api/v1/admin/accounts").intValue()).isEqualTo(2);
    String fingerprint = all.path("accounts").get(0).path("fingerprint").asString();
    JsonNode one = driver.control("GET", "/state?fingerprint=" + fingerprint, "").json();
    assertThat(one.path("accounts").size()).isEqualTo(1);
  }

  @Test
  void holdsTheAnswerOfACreateBackAfterItsEffect() {
    long fault =
        driver
            .control(
                "POST",
                "/faults",
                """
                {"method":"POST","path":"/admin/accounts$","count":1,"action":"hold"}
                """)
            .json()
            .path("id")
            .longValue();
    CompletableFuture<Long> created =
        CompletableFuture.supplyAsync(
            () -> driver.createAccount(HostDriver.account("held", upstream, KEY, "m")));

    await().until(() -> host.faults().holding(fault) == 1);
    assertThat(created).isNotDone();
    assertThat(driver.get("/accounts?search=held").data().path("total").intValue()).isEqualTo(1);

    driver.control("POST", "/faults/" + fault + "/release", "");
    await().until(created::isDone);
    assertThat(created.join()).isEqualTo(1);
  }

  @Test
  void losesTheAnswerAfterTheEffect() {
    host.faults()
        .add(FaultRule.on("POST", "/admin/accounts$", new FaultAction.CutAfter()).times(1));
    assertThatThrownBy(() -> driver.createAccount(HostDriver.account("a", upstream, KEY, "m")))
        .isInstanceOf(HostDriver.NoAnswer.class);
    assertThat(created()).isEqualTo(1);
  }

  @Test
  void cutsTheConnectionBeforeTheEffect() {
    host.faults()
        .add(FaultRule.on("POST", "/admin/accounts$", new FaultAction.CutBefore()).times(1));
    assertThatThrownBy(() -> driver.createAccount(HostDriver.account("a", upstream, KEY, "m")))
        .isInstanceOf(HostDriver.NoAnswer.class);
    assertThat(created()).isZero();
  }

  @Test
  void answersSomethingElseFromTheSecondMatchOn() {
    host.faults()
        .add(
            FaultRule.on("GET", "/admin/groups", new FaultAction.Answer(503, "text/html", "<html>"))
                .from(2)
                .times(1));
    assertThat(driver.get("/groups").status()).isEqualTo(200);
    assertThat(driver.get("/groups").text()).isEqualTo("<html>");
    assertThat(driver.get("/groups").status()).isEqualTo(200);
  }

  @Test
  void strikesOneMatchInThree() {
    host.faults()
        .add(
            FaultRule.on("GET", "/admin/groups", new FaultAction.Answer(500, "text/plain", "x"))
                .oneIn(3));
    List<Integer> statuses =
        IntStream.range(0, 6).mapToObj(i -> driver.get("/groups").status()).toList();
    assertThat(statuses).containsExactly(500, 200, 200, 500, 200, 200);
  }

  @Test
  void refusesAnActionItDoesNotKnow() {
    HostDriver.Answer answer = driver.control("POST", "/faults", "{\"action\":\"explode\"}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("cut_before");
  }

  private long created() {
    return host.journal().entries().stream()
        .filter(JournalEntry.AccountChange.class::isInstance)
        .filter(entry -> entry.kind() == JournalKind.ACCOUNT_CREATED)
        .count();
  }
}

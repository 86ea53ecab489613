package relay.importing.groups;

import static java.math.BigDecimal.TEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relay.host.GroupKind;
import relay.host.HostFaultException;
import relay.host.NewGroup;
import relay.host.SpendLimits;
import relay.importing.bench.BenchRun;
import relay.importing.bench.HostBench;
import relay.importing.bench.Settings;
import relay.run.RunSettings.PlanTemplate;
import relay.simulator.faults.FaultAction;
import relay.simulator.faults.FaultRule;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostVersion;

/** A group that we once meant to make, and that somebody else made since. */
class StaleIntentTest {
  private static final GroupTimes TIMES =
      new GroupTimes(Duration.ofSeconds(20), Duration.ofMillis(20));

  private HostBench bench;
  private GroupPreparation preparation;
  private BenchRun run;
  private long groupNo;

  @BeforeEach
  void start() {
    bench = HostBench.start(HostOptions.of(HostVersion.V0_1_179));
    preparation =
        new ClaimedGroupPreparation(
            bench.jdbc(),
            bench.transactions(),
            _ -> bench.adapter(),
            Clock.systemUTC(),
            TIMES,
            "w");
    run = bench.run(Settings.subscription().build());
    groupNo = bench.group("kimi");
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"theirs", "Made by Relay Manager"})
  void whatTheHostRefusedToMakeIsNotOurs(String description) {
    fails(new FaultAction.Answer(400, "application/json", "{\"code\":400,\"message\":\"no\"}"));
    theyMake(description);

    assertThat(prepared().origin()).isEqualTo(Origin.FOUND);
    assertThat(bench.adapter().channels().list()).isEmpty();
  }

  @Test
  void whatOthersMadeAfterACallThatNeverArrivedIsTheirs() {
    bench
        .host()
        .faults()
        .add(FaultRule.on("GET", "/api/v1/admin/groups", new FaultAction.CutBefore()).from(2));
    fails(new FaultAction.CutBefore());
    theyMake("theirs");

    assertThat(prepared().origin()).isEqualTo(Origin.FOUND);
    assertThat(bench.adapter().channels().list()).isEmpty();
  }

  @Test
  void aPlanWhoseAnswerWasLostIsOurs() {
    run =
        bench.run(Settings.subscription().plan(new PlanTemplate("Basic", TEN, 1, "month")).build());
    fails("/payment/plans$", new FaultAction.CutAfter());

    prepared();

    assertThat(bench.adapter().plans().list()).hasSize(1);
    assertThat(
            bench
                .jdbc()
                .sql("SELECT count(*) FROM managed_resources WHERE resource_type = 'plan'")
                .query(Long.class)
                .single())
        .isOne();
  }

  private void fails(FaultAction action) {
    fails("/api/v1/admin/groups$", action);
  }

  private void fails(String path, FaultAction action) {
    bench.host().faults().add(FaultRule.on("POST", path, action));
    assertThatThrownBy(() -> preparation.prepare(run.item(1, groupNo, "kimi-k2.6")))
        .isInstanceOf(HostFaultException.class);
    bench.host().faults().clear();
  }

  private void theyMake(String description) {
    bench
        .adapter()
        .groups()
        .create(
            new NewGroup(
                "kimi",
                description,
                GroupKind.SUBSCRIPTION,
                false,
                BigDecimal.ONE,
                SpendLimits.NONE));
  }

  private PreparedGroup prepared() {
    var answer = preparation.prepare(run.item(2, groupNo, "kimi-k2.6"));
    assertThat(answer).isInstanceOf(GroupReadiness.Ready.class);
    return ((GroupReadiness.Ready) answer).group();
  }
}

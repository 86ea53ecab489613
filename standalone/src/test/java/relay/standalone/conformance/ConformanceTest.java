package relay.standalone.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import relay.simulator.SimulatedHost;
import relay.simulator.faults.FaultAction;
import relay.simulator.faults.FaultRule;
import relay.simulator.options.ComplianceGate;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostTimes;
import relay.simulator.options.HostVersion;
import relay.simulator.upstream.FakeUpstreams;
import relay.simulator.upstream.KeyTruth;
import relay.simulator.upstream.TruthPlan;
import relay.simulator.upstream.UpstreamOptions;

/** The command on simulated hosts: those that keep the contract, and one that does not. */
class ConformanceTest {
  private static final String ADMIN_KEY = "admin-" + "0".repeat(64);

  /** What a call of the command left. */
  private record Ran(int exit, String out) {}

  @ParameterizedTest
  @EnumSource(HostVersion.class)
  void aHostOfEveryVersionKeepsTheContractAndIsLeftAsItWas(HostVersion version) {
    try (SimulatedHost host = host(version, ComplianceGate.ACKNOWLEDGED)) {
      Ran ran = run(host, ADMIN_KEY);

      assertThat(ran.out())
          .contains("version %s: supported".formatted(version.text()), "account_models")
          .contains("0 deviations")
          .containsPattern("account_list +\\d+ a second, 8 callers")
          .doesNotContain(ADMIN_KEY);
      assertThat(ran.exit()).isZero();
      Ran again = run(host, ADMIN_KEY);
      assertThat(again.exit()).as("as fresh as before: " + again.out()).isZero();
    }
  }

  @Test
  void aWorkingKeyIsProvedThroughTheGateway() {
    FakeUpstreams upstreams = FakeUpstreams.start(TruthPlan.empty(), UpstreamOptions.defaults());
    upstreams.plant("sk-test-conformance", KeyTruth.GOOD);
    try (upstreams;
        SimulatedHost host = host(HostVersion.V0_1_129, ComplianceGate.ACKNOWLEDGED)) {
      Ran ran =
          run(
              host,
              ADMIN_KEY,
              "--upstream",
              upstreams.baseUrl("kimi"),
              "--upstream-key",
              "sk-test-conformance",
              "--model",
              "kimi-k2.6");

      assertThat(ran.out()).contains("0 deviations").doesNotContain("sk-test-conformance");
      assertThat(ran.exit()).isZero();
    }
  }

  /** The sellers of the simulator repeat the key in their errors, in four spellings. */
  @Test
  void aKeyThatTheSellerRepeatsIsNotPrinted() {
    String key = "relay_conformance/canary+0001";
    FakeUpstreams upstreams = FakeUpstreams.start(TruthPlan.empty(), UpstreamOptions.defaults());
    upstreams.plant(key, KeyTruth.NO_BALANCE_402);
    try (upstreams;
        SimulatedHost host = host(HostVersion.V0_1_129, ComplianceGate.ACKNOWLEDGED)) {
      Ran ran =
          run(
              host,
              ADMIN_KEY,
              "--upstream",
              upstreams.baseUrl("kimi"),
              "--upstream-key",
              key,
              "--model",
              "kimi-k2.6");

      assertThat(ran.out())
          .contains("the host's own test of a good key", "[redacted]")
          .doesNotContain(key.substring(0, 12))
          .doesNotContain(Base64.getEncoder().encodeToString(key.getBytes(UTF_8)));
    }
  }

  @Test
  void aDeviationIsNamedAndEndsRed() {
    try (SimulatedHost host = host(HostVersion.V0_1_129, ComplianceGate.ACKNOWLEDGED)) {
      host.faults()
          .add(
              FaultRule.on(
                  "POST",
                  "/bulk-update",
                  new FaultAction.Answer(
                      200,
                      "application/json",
                      "{\"code\":0,\"message\":\"success\",\"data\":{\"success_ids\":[]}}")));

      Ran ran = run(host, ADMIN_KEY);

      assertThat(ran.exit()).isOne();
      assertThat(ran.out())
          .contains("DEVIATES  accounts: changed together", "a change of many says which")
          .contains("ok        everything of ours is removed");
    }
  }

  @Test
  void aHostThatDoesNotLetUsInIsNotTried() {
    try (SimulatedHost open = host(HostVersion.V0_1_121, ComplianceGate.ACKNOWLEDGED);
        SimulatedHost closed = host(HostVersion.V0_1_179, ComplianceGate.CLOSED)) {
      Ran wrong = run(open, "admin-" + "1".repeat(64));
      Ran waiting = run(closed, ADMIN_KEY);

      assertThat(wrong.exit()).isEqualTo(3);
      assertThat(wrong.out()).contains("INVALID_ADMIN_KEY").doesNotContain("1".repeat(64));
      assertThat(waiting.exit()).isEqualTo(3);
      assertThat(waiting.out()).contains("ADMIN_COMPLIANCE_ACK_REQUIRED");
    }
  }

  private static SimulatedHost host(HostVersion version, ComplianceGate gate) {
    return SimulatedHost.start(
        HostOptions.of(version)
            .withTimes(HostTimes.of(version).scaledBy(0.2))
            .withComplianceGate(gate)
            .withAdminKey(ADMIN_KEY));
  }

  private static Ran run(SimulatedHost host, String adminKey, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "conformance",
                "--url",
                host.baseUrl(),
                "--admin-key",
                adminKey,
                "--calls-per-second",
                "1000"));
    arguments.addAll(List.of(more));
    StringWriter out = new StringWriter();
    CommandLine command = new CommandLine(new HostCommand()).setOut(new PrintWriter(out));
    return new Ran(command.execute(arguments.toArray(String[]::new)), out.toString());
  }
}

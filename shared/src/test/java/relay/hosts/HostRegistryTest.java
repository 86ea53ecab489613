package relay.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import relay.host.FaultKind;
import relay.host.GroupKind;
import relay.host.HostAdapter;
import relay.host.HostAdapters;
import relay.host.HostCapabilities.Presence;
import relay.host.HostCredential;
import relay.host.HostGroup;
import relay.host.HostLimits;
import relay.host.HostSecret;
import relay.host.HostSession;
import relay.host.HostUrl;
import relay.host.NewGroup;
import relay.host.SpendLimits;
import relay.host.sub2api.RecordedHost;
import relay.hosts.HostChange.StandIn;
import relay.model.HostId;
import relay.simulator.SimulatedHost;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostVersion;

class HostRegistryTest extends RegisteredHosts {
  private static final String GROUP_IS_KNOWN =
      """
      INSERT INTO host_groups (host_no, reference, state, host_group_id, host_group_name)
      VALUES (1, 'ours', 'ready', :group, 'ours')
      """;

  private static final NewGroup GROUP =
      new NewGroup("ours", "", GroupKind.STANDARD, false, BigDecimal.ONE, SpendLimits.NONE);

  @Test
  void aHostIsSeenThenStoredAndItsAdapterTalksToIt() throws IOException {
    Registration registration = register("prod", url());

    HostReport report = ((Registration.Registered) registration).report();
    assertThat(report.host().id()).isEqualTo(new HostId("host_01"));
    assertThat(report.host().standing().status()).isEqualTo(HostStatus.SUPPORTED);
    assertThat(report.host().isDefault()).isTrue();
    assertThat(report.capabilities().allThatAre(Presence.PRESENT)).hasSize(8);
    assertThat(registry().report(report.host().id())).contains(report);
    assertThat(registry().defaultHost()).contains(report.host());
    assertThat(registry().adapter(report.host().number()).settings().version().text())
        .isEqualTo("0.1.129");
  }

  @Test
  void theCredentialIsStoredSealedOnly() throws IOException {
    register("prod", url());

    byte[] sealed =
        DATABASE.jdbc().sql("SELECT credential_sealed FROM hosts").query(byte[].class).single();
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("admin-key");
  }

  @Test
  void aWrongCredentialAndAPageAreRefusedAndNothingIsStored() throws IOException {
    HostUrl url = url();
    NewHost wrong = host("prod", url, "admin-nope");

    Registration registration = CONTEXT.getBean(RegisterHost.class).register(wrong);

    assertThat(registration)
        .isInstanceOfSatisfying(
            Registration.Refused.class,
            refused -> assertThat(refused.fault().kind()).isEqualTo(FaultKind.OUTAGE));
    assertThat(registry().list()).isEmpty();
  }

  @Test
  void aNameOrAnAddressIsRegisteredOnce() throws IOException {
    HostUrl url = url();
    register("prod", url);

    assertThat(register("other", url))
        .isEqualTo(new Registration.Taken("base_url", new HostId("host_01")));
    assertThat(register("prod", url()))
        .isEqualTo(new Registration.Taken("name", new HostId("host_01")));
  }

  @Test
  void oneOfManyAtOnceIsRegistered() throws Exception {
    HostUrl url = url();
    List<Future<Registration>> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 6; i++) {
        answers.add(threads.submit(() -> register("prod", url)));
      }
    }
    int registered = 0;
    for (Future<Registration> answer : answers) {
      registered += answer.get() instanceof Registration.Registered ? 1 : 0;
    }
    assertThat(registered).isOne();
    assertThat(registry().list()).hasSize(1);
  }

  @Test
  void everyProbeLeavesASnapshot() throws IOException {
    register("prod", url());

    HostReport again =
        CONTEXT.getBean(RegisterHost.class).probe(new HostId("host_01")).orElseThrow();

    assertThat(again.host().updatedAt()).isAfterOrEqualTo(again.host().createdAt());
    assertThat(snapshots()).isEqualTo(2);
    assertThat(CONTEXT.getBean(RegisterHost.class).probe(new HostId("host_99"))).isEmpty();
  }

  @Test
  void aHostMovesAndKeepsItsIdAndBecomesTheDefault() throws IOException {
    register("prod", url());
    register("second", url());
    HostUrl elsewhere = url();

    Registration moved = change("host_02", Optional.of(elsewhere), StandIn.THIS_ONE);

    RegisteredHost host = ((Registration.Registered) moved).report().host();
    assertThat(host.id()).isEqualTo(new HostId("host_02"));
    assertThat(host.number()).isEqualTo(2);
    assertThat(host.url()).isEqualTo(elsewhere);
    assertThat(registry().defaultHost().orElseThrow().id()).isEqualTo(new HostId("host_02"));
    assertThat(change("host_01", Optional.of(elsewhere), StandIn.AS_IT_IS))
        .isEqualTo(new Registration.Taken("base_url", new HostId("host_02")));
  }

  @Test
  void anAddressOfAnotherHostIsRefusedByTheGroupsThatWeKnow() {
    String key = "admin-" + "0".repeat(64);
    HostOptions options = HostOptions.of(HostVersion.V0_1_129).withAdminKey(key);
    try (SimulatedHost one = SimulatedHost.start(options);
        SimulatedHost other = SimulatedHost.start(options)) {
      RegisterHost hosts = CONTEXT.getBean(RegisterHost.class);
      hosts.register(host("prod", HostUrl.parse(one.baseUrl()), key));
      HostGroup group = adapter(one, key).groups().create(GROUP);
      DATABASE.jdbc().sql(GROUP_IS_KNOWN).param("group", group.ref().id()).update();
      HostUrl sameHost = HostUrl.parse("http://localhost:" + one.port());

      Registration elsewhere =
          change("host_01", Optional.of(HostUrl.parse(other.baseUrl())), StandIn.AS_IT_IS);
      Registration moved = change("host_01", Optional.of(sameHost), StandIn.AS_IT_IS);

      assertThat(elsewhere).isEqualTo(new Registration.AnotherHost(new HostId("host_01")));
      assertThat(moved).isInstanceOf(Registration.Registered.class);
      assertThat(registry().list().getFirst().url()).isEqualTo(sameHost);
    }
  }

  @Test
  void aHostThatIsAwayCanStillBecomeTheDefault() throws IOException {
    register("prod", url());
    register("second", url());
    recorded.forEach(RecordedHost::close);

    assertThat(change("host_02", Optional.empty(), StandIn.THIS_ONE))
        .isInstanceOf(Registration.Registered.class);
  }

  private static HostAdapter adapter(SimulatedHost host, String key) {
    return CONTEXT
        .getBean(HostAdapters.class)
        .adapter(
            new HostSession(
                HostId.ofNumber(77),
                HostUrl.parse(host.baseUrl()),
                HostCredential.of(HostCredential.Kind.API_KEY, new HostSecret(key)),
                HostLimits.DEFAULT));
  }

  @Test
  void anUnknownNumberHasNoAdapter() {
    assertThatThrownBy(() -> registry().adapter(99)).isInstanceOf(IllegalArgumentException.class);
  }
}

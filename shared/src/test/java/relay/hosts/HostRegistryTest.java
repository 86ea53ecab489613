package relay.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import relay.host.FaultKind;
import relay.host.HostCapabilities.Presence;
import relay.host.HostCredential;
import relay.host.HostSecret;
import relay.host.HostUrl;
import relay.host.sub2api.RecordedHost;
import relay.hosts.HostChange.StandIn;
import relay.model.HostId;
import relay.secrets.Keyset;
import relay.secrets.Sealer;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;

class HostRegistryTest {
  private static final String RUN_BEGINS =
      """
      INSERT INTO import_runs
        (run_id, host_no, state, activity, settings, total_items, started_at)
      VALUES ('run_20260101_0001', 1, 'running', 'dispatching', '{}', 1, now() + interval '1 ms')
      """;

  private static TestDatabase database;
  private static ConfigurableApplicationContext context;

  private final List<RecordedHost> recorded = new ArrayList<>();

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(HostsConfiguration.class)
  static class Application {
    @Bean
    JdbcConnectionDetails database() {
      return database.connectionDetails();
    }

    @Bean
    Clock clock() {
      return Clock.systemUTC();
    }

    @Bean
    MeterRegistry meters() {
      return new SimpleMeterRegistry();
    }

    @Bean
    Sealer sealer() {
      return Sealer.of(Keyset.generate());
    }
  }

  @BeforeAll
  static void start() {
    database = TestPostgres.newDatabase();
    context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE).run();
  }

  @AfterAll
  static void stop() {
    context.close();
    database.close();
  }

  @BeforeEach
  void empty() {
    database
        .jdbc()
        .sql("TRUNCATE hosts, host_capability_snapshots, import_runs RESTART IDENTITY CASCADE")
        .update();
  }

  @AfterEach
  void closeHosts() {
    recorded.forEach(RecordedHost::close);
  }

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
        database.jdbc().sql("SELECT credential_sealed FROM hosts").query(byte[].class).single();
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("admin-key");
  }

  @Test
  void aWrongCredentialAndAPageAreRefusedAndNothingIsStored() throws IOException {
    HostUrl url = url();
    NewHost wrong = host("prod", url, "admin-nope");

    Registration registration = context.getBean(RegisterHost.class).register(wrong);

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
        context.getBean(RegisterHost.class).probe(new HostId("host_01")).orElseThrow();

    assertThat(again.host().updatedAt()).isAfterOrEqualTo(again.host().createdAt());
    assertThat(snapshots()).isEqualTo(2);
    assertThat(context.getBean(RegisterHost.class).probe(new HostId("host_99"))).isEmpty();
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
  void aHostThatIsAwayCanStillBecomeTheDefault() throws IOException {
    register("prod", url());
    register("second", url());
    recorded.forEach(RecordedHost::close);

    assertThat(change("host_02", Optional.empty(), StandIn.THIS_ONE))
        .isInstanceOf(Registration.Registered.class);
  }

  @Test
  void aRunsStartIsALookAndOnlyOne() throws IOException {
    register("prod", url());
    database.jdbc().sql(RUN_BEGINS).update();
    HostWatch watch = context.getBean(HostWatch.class);

    watch.round();
    watch.round();

    assertThat(snapshots()).isEqualTo(2);
  }

  @Test
  void aHostThatIsAwayAtARunsStartStaysAsItWasSeen() throws IOException {
    register("prod", url());
    database.jdbc().sql(RUN_BEGINS).update();
    recorded.forEach(RecordedHost::close);

    context.getBean(HostWatch.class).round();

    assertThat(snapshots()).isEqualTo(1);
    assertThat(registry().list().getFirst().standing().status()).isEqualTo(HostStatus.SUPPORTED);
  }

  private static Registration change(String id, Optional<HostUrl> url, StandIn standIn) {
    HostChange change =
        new HostChange(Optional.empty(), url, Optional.empty(), Optional.empty(), standIn);
    return context.getBean(RegisterHost.class).change(new HostId(id), change).orElseThrow();
  }

  private static long snapshots() {
    return database
        .jdbc()
        .sql("SELECT count(*) FROM host_capability_snapshots")
        .query(Long.class)
        .single();
  }

  @Test
  void anUnknownNumberHasNoAdapter() {
    assertThatThrownBy(() -> registry().adapter(99)).isInstanceOf(IllegalArgumentException.class);
  }

  private Registration register(String name, HostUrl url) {
    return context.getBean(RegisterHost.class).register(host(name, url, "<admin-key>"));
  }

  private static NewHost host(String name, HostUrl url, String key) {
    return new NewHost(
        name, url, new HostCredential(HostCredential.Kind.API_KEY, new HostSecret(key)), 100);
  }

  private HostUrl url() throws IOException {
    RecordedHost host = new RecordedHost("0.1.129", "discovery");
    recorded.add(host);
    return HostUrl.parse(host.url());
  }

  private static HostRegistry registry() {
    return context.getBean(HostRegistry.class);
  }
}

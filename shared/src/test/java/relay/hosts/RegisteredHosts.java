package relay.hosts;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import relay.host.HostCredential;
import relay.host.HostSecret;
import relay.host.HostUrl;
import relay.host.sub2api.RecordedHost;
import relay.hosts.HostChange.StandIn;
import relay.model.HostId;
import relay.testing.TestDatabase;

/** Hosts registered in one database, emptied before each test; the context serves all tests. */
abstract class RegisteredHosts {
  static final TestDatabase DATABASE = HostsApplication.DATABASE;
  static final ConfigurableApplicationContext CONTEXT =
      new SpringApplicationBuilder(HostsApplication.class).web(WebApplicationType.NONE).run();

  final List<RecordedHost> recorded = new ArrayList<>();

  @BeforeEach
  void empty() {
    DATABASE
        .jdbc()
        .sql("TRUNCATE hosts, host_capability_snapshots, import_runs RESTART IDENTITY CASCADE")
        .update();
  }

  @AfterEach
  void closeHosts() {
    recorded.forEach(RecordedHost::close);
  }

  static Registration change(String id, Optional<HostUrl> url, StandIn standIn) {
    HostChange change =
        new HostChange(Optional.empty(), url, Optional.empty(), Optional.empty(), standIn);
    return CONTEXT.getBean(RegisterHost.class).change(new HostId(id), change).orElseThrow();
  }

  static long snapshots() {
    return DATABASE
        .jdbc()
        .sql("SELECT count(*) FROM host_capability_snapshots")
        .query(Long.class)
        .single();
  }

  Registration register(String name, HostUrl url) {
    return CONTEXT.getBean(RegisterHost.class).register(host(name, url, "<admin-key>"));
  }

  static NewHost host(String name, HostUrl url, String key) {
    return new NewHost(
        name, url, new HostCredential(HostCredential.Kind.API_KEY, new HostSecret(key)), 100);
  }

  HostUrl url() throws IOException {
    RecordedHost host = new RecordedHost("0.1.129", "discovery");
    recorded.add(host);
    return HostUrl.parse(host.url());
  }

  static HostRegistry registry() {
    return CONTEXT.getBean(HostRegistry.class);
  }
}

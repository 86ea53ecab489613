package relay.host.sub2api;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import relay.host.HostAdapter;
import relay.host.HostChangesContract;
import relay.host.HostCredential;
import relay.host.HostLimits;
import relay.host.HostSecret;
import relay.host.HostSession;
import relay.host.HostUrl;
import relay.model.BaseUrl;
import relay.model.HostId;

/** The adapter against recordings of live hosts. */
class RecordedHostContractTest {

  @Nested
  class Version121 extends Recorded {
    Version121() {
      super("0.1.121");
    }
  }

  @Nested
  class Version129 extends Recorded {
    Version129() {
      super("0.1.129");
    }
  }

  @Nested
  class Version179 extends Recorded {
    Version179() {
      super("0.1.179");
    }
  }

  abstract static class Recorded implements HostChangesContract {
    private final String version;
    private final List<AutoCloseable> open = new ArrayList<>();

    Recorded(String version) {
      this.version = version;
    }

    @Override
    public HostAdapter host(String scenario) {
      return connect(scenario, "<admin-key>");
    }

    @Override
    public HostAdapter hostWithWrongCredential(String scenario) {
      return connect(scenario, "admin-nope");
    }

    @Override
    public String version() {
      return version;
    }

    @Override
    public BaseUrl upstream() {
      return BaseUrl.parse("http://upstream.test/v1");
    }

    @AfterEach
    void close() throws Exception {
      for (AutoCloseable closeable : open) {
        closeable.close();
      }
    }

    private HostAdapter connect(String scenario, String adminKey) {
      try {
        RecordedHost recorded = new RecordedHost(version, scenario);
        Sub2ApiAdapters adapters =
            new Sub2ApiAdapters(HttpSettings.DEFAULT, new SimpleMeterRegistry(), Clock.systemUTC());
        open.add(adapters);
        open.add(recorded);
        return adapters.adapter(
            new HostSession(
                HostId.ofNumber(1),
                HostUrl.parse(recorded.url()),
                new HostCredential(HostCredential.Kind.API_KEY, new HostSecret(adminKey)),
                HostLimits.DEFAULT.withCallsPerSecond(1000)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

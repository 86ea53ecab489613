package relay.standalone.conformance;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import relay.host.HostAdapter;
import relay.host.HostCredential;
import relay.host.HostFaultException;
import relay.host.HostLimits;
import relay.host.HostSecret;
import relay.host.HostSession;
import relay.host.HostUrl;
import relay.host.sub2api.HttpSettings;
import relay.host.sub2api.Sub2ApiAdapters;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.model.HostId;

/** Tries the contract of the host adapter on one host and says what deviates. */
@Command(
    name = "conformance",
    mixinStandardHelpOptions = true,
    description = {
      "Tries on a host everything that Relay Manager relies on.",
      "Makes groups, channels, plans, accounts and users whose names begin with the prefix, and"
          + " removes them again. Exit code 0: no deviation; 1: deviations; 2: wrong use; 3: the"
          + " host cannot be reached or does not let us in."
    })
final class ConformanceCommand implements Callable<Integer> {
  private static final int DEVIATES = 1;
  private static final int NO_HOST = 3;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--url", required = true, description = "where the host lives")
  private String url = "";

  @Option(
      names = "--admin-key",
      defaultValue = "${env:RELAY_HOST_ADMIN_KEY}",
      description =
          "its admin key (admin-…) or an administrator's access token; better given as"
              + " RELAY_HOST_ADMIN_KEY in the environment, where other users cannot read it")
  private @Nullable String adminKey;

  @Option(
      names = "--prefix",
      defaultValue = "relay-conformance",
      description =
          "how the names begin of what is made (${DEFAULT-VALUE}); eight random digits"
              + " follow, so that nothing else can have them")
  private String prefix = "";

  @Option(
      names = "--calls-per-second",
      defaultValue = "50",
      description = "the most calls a second (${DEFAULT-VALUE})")
  private int callsPerSecond;

  @Option(
      names = "--upstream",
      description =
          "a base URL that the host can call, for a real proof of about ten tokens;"
              + " without it accounts lead nowhere")
  private @Nullable String upstream;

  @Option(
      names = "--upstream-key",
      defaultValue = "${env:RELAY_UPSTREAM_KEY}",
      description = "a key that works there; or RELAY_UPSTREAM_KEY in the environment")
  private @Nullable String upstreamKey;

  @Option(names = "--model", description = "a model that it serves")
  private @Nullable String model;

  private final SecureRandom random = new SecureRandom();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (Sub2ApiAdapters adapters =
        new Sub2ApiAdapters(HttpSettings.DEFAULT, meters, Clock.systemUTC())) {
      HostCredential credential = HostCredential.of(HostCredential.Kind.BEARER, credential());
      HostAdapter host = adapters.adapter(session(1, credential));
      Report report = new Report(out);
      report.host(HostUrl.parse(url), host, credential.kind());
      Bench bench = bench(adapters, host);
      List<Conformance.Result> results = Conformance.run(bench);
      report.results(results, bench.notes());
      new CallRates(meters).print(out);
      report.rate(CallRates.readsPerSecond(host, bench.prefix()));
      return report.end(results) ? 0 : DEVIATES;
    } catch (HostFaultException e) {
      out.println("The host cannot be tried: " + e.fault().describe());
      return NO_HOST;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    } finally {
      out.flush();
    }
  }

  private Bench bench(Sub2ApiAdapters adapters, HostAdapter host) {
    HostSecret unknown = new HostSecret("admin-" + hex(32));
    HostAdapter stranger =
        adapters.adapter(session(2, HostCredential.of(HostCredential.Kind.API_KEY, unknown)));
    String own = prefix + "-" + hex(4);
    return new Bench(host, stranger, upstream(), own, new HostSecret(hex(16)));
  }

  private HostSession session(int number, HostCredential credential) {
    return new HostSession(
        HostId.ofNumber(number),
        HostUrl.parse(url),
        credential,
        HostLimits.DEFAULT.withCallsPerSecond(callsPerSecond));
  }

  private HostSecret credential() {
    if (adminKey == null || adminKey.isBlank()) {
      throw new ParameterException(
          spec.commandLine(), "Give --admin-key, or RELAY_HOST_ADMIN_KEY in the environment.");
    }
    return new HostSecret(adminKey.strip());
  }

  private Bench.Upstream upstream() {
    if (upstream == null) {
      return Bench.Upstream.NOBODY;
    }
    if (upstreamKey == null || model == null) {
      throw new ParameterException(
          spec.commandLine(), "--upstream needs --upstream-key and --model.");
    }
    return new Bench.Upstream(BaseUrl.parse(upstream), Optional.of(new ApiKey(upstreamKey)), model);
  }

  private String hex(int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return HexFormat.of().formatHex(drawn);
  }
}

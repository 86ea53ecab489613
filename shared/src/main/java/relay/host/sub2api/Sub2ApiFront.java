package relay.host.sub2api;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.host.HostFault;
import relay.host.HostFaultException;
import relay.host.HostOperation;
import relay.host.HostReadiness;
import relay.host.HostSettings;
import relay.host.HostVersion;
import tools.jackson.core.type.TypeReference;

/** What a host tells everybody: whether it is set up, its version and switches (host-api 2). */
final class Sub2ApiFront {
  private static final TypeReference<SetupJson> SETUP = new TypeReference<>() {};
  private static final TypeReference<SettingsJson> SETTINGS = new TypeReference<>() {};
  private static final TypeReference<VersionJson> VERSION = new TypeReference<>() {};

  private final HostCalls calls;

  Sub2ApiFront(HostCalls calls) {
    this.calls = calls;
  }

  private record SetupJson(boolean needsSetup) {}

  private record SettingsJson(
      @Nullable String version, boolean turnstileEnabled, boolean backendModeEnabled) {}

  private record VersionJson(@Nullable String version) {}

  HostReadiness readiness() {
    if (calls.data(open(HostOperation.READINESS, "/setup/status"), SETUP).needsSetup()) {
      return HostReadiness.NEEDS_SETUP;
    }
    HostCall call = open(HostOperation.READINESS, "/health");
    Exchange.Reply reply = calls.reply(call);
    String status = ErrorReading.parse(reply.body()).path("status").asString("");
    if (!reply.isSuccess() || !status.equals("ok")) {
      throw new HostFaultException(
          calls.fault(call, ErrorReading.of(call.operation(), reply), reply.elapsed()));
    }
    calls.succeeded(call.operation(), reply.elapsed());
    return HostReadiness.READY;
  }

  HostSettings settings() {
    HostCall call = open(HostOperation.SETTINGS, "/api/v1/settings/public");
    try {
      SettingsJson read = calls.data(call, SETTINGS);
      return new HostSettings(
          version(Texts.orEmpty(read.version())),
          read.turnstileEnabled(),
          read.backendModeEnabled());
    } catch (HostFaultException e) {
      // Before its set-up a host has no API at all, and answers like anything that is no host.
      throw isNoHost(e.fault()) && needsSetup() ? needsSetup(call, e.fault()) : e;
    }
  }

  /** The second source may be slow, as it asks for updates; it is needed by hardly any host. */
  private HostVersion version(String shown) {
    if (!shown.isEmpty()) {
      return new HostVersion(shown);
    }
    VersionJson read = calls.data(HostCall.get(HostOperation.SETTINGS, "/system/version"), VERSION);
    return new HostVersion(Texts.orEmpty(read.version()));
  }

  private boolean needsSetup() {
    try {
      return readiness() == HostReadiness.NEEDS_SETUP;
    } catch (HostFaultException _) {
      // No host either way: what the settings' call met says it better.
      return false;
    }
  }

  private HostFaultException needsSetup(HostCall call, HostFault seen) {
    Observation waiting =
        new Observation(
            call.operation(),
            seen.status(),
            Observation.NEEDS_SETUP,
            "the host's first-run wizard waits",
            Optional.empty());
    return new HostFaultException(calls.fault(call, waiting, Duration.ZERO));
  }

  private static boolean isNoHost(HostFault fault) {
    return fault.status().filter(status -> status < 500).isPresent();
  }

  private static HostCall open(HostOperation operation, String path) {
    return HostCall.open(operation, "GET", path, Optional.empty());
  }
}

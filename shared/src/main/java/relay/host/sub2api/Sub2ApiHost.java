package relay.host.sub2api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.host.HostAccounts;
import relay.host.HostAdapter;
import relay.host.HostCapabilities;
import relay.host.HostChannels;
import relay.host.HostGateway;
import relay.host.HostGroups;
import relay.host.HostOperation;
import relay.host.HostPlans;
import relay.host.HostSecret;
import relay.host.HostSettings;
import relay.host.HostSubscriptions;
import relay.host.HostUserKeys;
import relay.host.HostUsers;
import relay.host.HostVersion;
import relay.host.UserLogin;
import tools.jackson.core.type.TypeReference;

/** One sub2api host over HTTP. */
final class Sub2ApiHost implements HostAdapter {
  private static final TypeReference<SettingsJson> SETTINGS = new TypeReference<>() {};

  private final HostCalls calls;

  Sub2ApiHost(HostCalls calls) {
    this.calls = calls;
  }

  private record SettingsJson(
      @Nullable String version, boolean turnstileEnabled, boolean backendModeEnabled) {}

  @Override
  public HostSettings settings() {
    SettingsJson read =
        calls.data(
            HostCall.open(
                HostOperation.SETTINGS, "GET", "/api/v1/settings/public", Optional.empty()),
            SETTINGS);
    return new HostSettings(
        new HostVersion(Texts.orEmpty(read.version())),
        read.turnstileEnabled(),
        read.backendModeEnabled());
  }

  @Override
  public HostCapabilities capabilities() {
    return new CapabilityProbe(calls).probe();
  }

  @Override
  public HostGroups groups() {
    return new Sub2ApiGroups(calls);
  }

  @Override
  public HostChannels channels() {
    return new Sub2ApiChannels(calls);
  }

  @Override
  public HostPlans plans() {
    return new Sub2ApiPlans(calls);
  }

  @Override
  public HostAccounts accounts() {
    return new Sub2ApiAccounts(calls);
  }

  @Override
  public HostUsers users() {
    return new Sub2ApiUsers(calls);
  }

  @Override
  public HostSubscriptions subscriptions() {
    return new Sub2ApiSubscriptions(calls);
  }

  @Override
  public UserLogin login(String email, HostSecret password) {
    return new Sub2ApiSession(calls).login(email, password);
  }

  @Override
  public HostUserKeys keysOf(HostSecret accessToken) {
    return new Sub2ApiUserKeys(calls, accessToken);
  }

  @Override
  public HostGateway gateway() {
    return new Sub2ApiGateway(calls);
  }
}

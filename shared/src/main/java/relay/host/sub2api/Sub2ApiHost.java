package relay.host.sub2api;

import relay.host.HostAccounts;
import relay.host.HostAdapter;
import relay.host.HostCapabilities;
import relay.host.HostChannels;
import relay.host.HostGateway;
import relay.host.HostGroups;
import relay.host.HostPlans;
import relay.host.HostReadiness;
import relay.host.HostSecret;
import relay.host.HostSettings;
import relay.host.HostSubscriptions;
import relay.host.HostUserKeys;
import relay.host.HostUsers;
import relay.host.ManagedResources;
import relay.host.UserLogin;

/** One sub2api host over HTTP. */
final class Sub2ApiHost implements HostAdapter {
  private final HostCalls calls;

  Sub2ApiHost(HostCalls calls) {
    this.calls = calls;
  }

  @Override
  public HostReadiness readiness() {
    return new Sub2ApiFront(calls).readiness();
  }

  @Override
  public HostSettings settings() {
    return new Sub2ApiFront(calls).settings();
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
  public ManagedResources managed(String prefix) {
    if (prefix.isBlank()) {
      throw new IllegalArgumentException("a prefix is not blank");
    }
    return new ManagedResources(
        groups().list().stream().filter(g -> g.name().startsWith(prefix)).toList(),
        channels().list().stream().filter(c -> c.name().startsWith(prefix)).toList(),
        plans().list().stream().filter(p -> p.name().startsWith(prefix)).toList(),
        accounts().named(prefix).stream().filter(a -> a.name().startsWith(prefix)).toList());
  }

  @Override
  public HostGateway gateway() {
    return new Sub2ApiGateway(calls);
  }
}

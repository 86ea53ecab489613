package relay.api.submission;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import relay.api.web.ApiException;
import relay.api.web.ErrorCode;
import relay.host.AccountFilter;
import relay.host.GroupRef;
import relay.host.HostAdapter;
import relay.host.HostFaultException;
import relay.hosts.HostRegistry;
import relay.hosts.RegisteredHost;
import relay.model.ModelId;
import relay.plan.HostSnapshot;
import relay.plan.SeenAccounts;
import relay.secrets.KeyIdentity;

/** Looks over a host for a plan; only reads. Safe for concurrent use. */
class HostLook {

  private final HostRegistry hosts;
  private final KeyIdentity identity;

  HostLook(HostRegistry hosts, KeyIdentity identity) {
    this.hosts = hosts;
    this.identity = identity;
  }

  /**
   * What the host holds that matters to these base URLs and models.
   *
   * @param inService the places that our tables know to be taken
   * @throws ApiException 503 when the host does not answer
   */
  HostSnapshot at(
      RegisteredHost host,
      Set<String> baseUrls,
      List<String> models,
      Map<GroupRef, Integer> inService) {
    try {
      var adapter = hosts.adapter(host.number());
      var accounts = new SeenAccounts(baseUrls, identity::fingerprint);
      adapter.accounts().scan(AccountFilter.ALL, accounts::add);
      return new HostSnapshot(
          host.version(),
          host.callsPerSecond(),
          adapter.groups().list(),
          adapter.channels().list(),
          inService,
          accounts,
          priced(adapter, models));
    } catch (HostFaultException fault) {
      throw ApiException.of(
              ErrorCode.UNAVAILABLE,
              "host %s cannot be looked at for the plan: %s"
                  .formatted(host.id(), fault.fault().describe()))
          .because(fault);
    }
  }

  private static Set<String> priced(HostAdapter adapter, List<String> models) {
    var priced = new HashSet<String>();
    for (var model : models) {
      if (adapter.channels().priceOf(new ModelId(model)).isPresent()) {
        priced.add(model);
      }
    }
    return priced;
  }
}

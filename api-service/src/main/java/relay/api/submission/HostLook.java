package relay.api.submission;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import relay.api.web.ApiException;
import relay.api.web.ErrorCode;
import relay.host.AccountFilter;
import relay.host.GroupRef;
import relay.host.HostAccount;
import relay.host.HostAdapter;
import relay.host.HostFaultException;
import relay.hosts.HostRegistry;
import relay.hosts.RegisteredHost;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.model.InvalidBaseUrlException;
import relay.model.KeyFingerprint;
import relay.model.ModelId;
import relay.plan.HostSnapshot;
import relay.plan.HostSnapshot.SeenAccount;
import relay.secrets.KeyIdentity;

/** Looks over a host for a plan; only reads. Safe for concurrent use. */
class HostLook {

  private static final Pattern OUR_NAME = Pattern.compile(".*-([0-9a-f]{32})");

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
      var accounts = new Accounts(baseUrls, identity);
      adapter.accounts().scan(AccountFilter.ALL, accounts::add);
      return new HostSnapshot(
          host.version(),
          host.callsPerSecond(),
          adapter.groups().list(),
          adapter.channels().list(),
          inService,
          accounts.byId,
          accounts.byName,
          accounts.byKey,
          accounts.incomparable,
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

  /** Keeps of each account what a plan needs; a key that is shown leaves as its fingerprint. */
  private static final class Accounts {
    private final Set<String> baseUrls;
    private final KeyIdentity identity;
    private final Map<Long, SeenAccount> byId = new HashMap<>();
    private final Map<String, SeenAccount> byName = new HashMap<>();
    private final Map<KeyFingerprint, SeenAccount> byKey = new HashMap<>();
    private int incomparable;

    Accounts(Set<String> baseUrls, KeyIdentity identity) {
      this.baseUrls = baseUrls;
      this.identity = identity;
    }

    void add(HostAccount account) {
      var seen =
          new SeenAccount(
              account.ref().id(),
              account.baseUrl(),
              account.status(),
              account.schedulable(),
              account.groups());
      byId.put(seen.id(), seen);
      var ours = OUR_NAME.matcher(account.name());
      if (ours.matches()) {
        byName.putIfAbsent(ours.group(1), seen);
      } else if (isOfBatch(account)) {
        account.apiKey().ifPresentOrElse(key -> addForeign(account, key, seen), this::countHidden);
      }
    }

    private void addForeign(HostAccount account, ApiKey key, SeenAccount seen) {
      byKey.putIfAbsent(identity.fingerprint(BaseUrl.parse(account.baseUrl()), key), seen);
    }

    private void countHidden() {
      incomparable++;
    }

    private boolean isOfBatch(HostAccount account) {
      try {
        return baseUrls.contains(BaseUrl.parse(account.baseUrl()).value());
      } catch (InvalidBaseUrlException notOurKind) {
        return false;
      }
    }
  }
}

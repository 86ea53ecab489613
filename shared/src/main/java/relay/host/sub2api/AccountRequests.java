package relay.host.sub2api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relay.host.AccountChange;
import relay.host.AccountRef;
import relay.host.AccountSettings;
import relay.host.HostGroup;
import relay.host.NewAccount;
import relay.host.ResponsesMode;

/** The requests about accounts as the host reads them. */
final class AccountRequests {
  private AccountRequests() {}

  /** {@code expires_at} is in unix seconds, unlike every other time of the host. */
  record Create(
      String name,
      String platform,
      String type,
      Credentials credentials,
      Optional<Extra> extra,
      Optional<Long> proxyId,
      int concurrency,
      int priority,
      BigDecimal rateMultiplier,
      List<Long> groupIds,
      Optional<Long> expiresAt) {

    static Create of(NewAccount account) {
      return new Create(
          account.name(),
          HostGroup.OPENAI,
          "apikey",
          new Credentials(
              account.baseUrl().value(), account.apiKey().reveal(), account.modelMapping()),
          account.responsesMode().map(Extra::new),
          account.proxyId(),
          account.settings().concurrency(),
          account.settings().priority(),
          account.settings().rateMultiplier(),
          Refs.ids(account.groups()),
          account.expiresAt().map(Instant::getEpochSecond));
    }
  }

  record Batch(List<Create> accounts) {
    static Batch of(List<NewAccount> accounts) {
      return new Batch(accounts.stream().map(Create::of).toList());
    }
  }

  record Credentials(String baseUrl, String apiKey, Map<String, String> modelMapping) {
    @Override
    public String toString() {
      return "Credentials[redacted]";
    }
  }

  record Extra(@JsonProperty("openai_responses_mode") String responsesMode) {
    Extra(ResponsesMode mode) {
      this(mode.code());
    }
  }

  /** Credentials are merged here, key by key; a PUT would replace them as a whole. */
  record Bulk(
      List<Long> accountIds,
      Optional<MappingOnly> credentials,
      Optional<List<Long>> groupIds,
      Optional<Boolean> schedulable,
      Optional<String> status,
      Optional<Integer> concurrency,
      Optional<Integer> priority,
      Optional<BigDecimal> rateMultiplier) {

    static Bulk of(Collection<AccountRef> accounts, AccountChange change) {
      return new Bulk(
          accounts.stream().map(AccountRef::id).sorted().toList(),
          change.modelMapping().map(MappingOnly::new),
          change.groups().map(Refs::ids),
          change.schedulable(),
          change.status().map(status -> status.code()),
          change.settings().map(AccountSettings::concurrency),
          change.settings().map(AccountSettings::priority),
          change.settings().map(AccountSettings::rateMultiplier));
    }
  }

  record MappingOnly(Map<String, String> modelMapping) {}

  record Schedulable(boolean schedulable) {}

  record Test(String modelId) {}
}

package relay.importing.provision;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import relay.host.AccountSettings;
import relay.host.GroupRef;
import relay.host.HostVersion;
import relay.host.NewAccount;
import relay.host.ResponsesMode;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.plan.PrivateNames;
import relay.run.CapabilityProfile.Answer;
import relay.run.ClaimedItem;
import relay.run.ItemFindings.Probe;
import relay.run.RunSettings;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of an account creation without the key, as it is promised before the host is asked:
 * another try sends exactly this again, which the host's idempotency demands (host-api 4).
 *
 * @param groups ids of the host
 * @param expiresAt unix seconds
 */
record AccountRequest(
    String name,
    String baseUrl,
    Map<String, String> modelMapping,
    List<Long> groups,
    int concurrency,
    int priority,
    BigDecimal rateMultiplier,
    @Nullable ResponsesMode responsesMode,
    @Nullable Long proxyId,
    @Nullable Long expiresAt) {

  /** A staged account for the item: it answers to its private name and to nothing else. */
  static AccountRequest staged(
      ClaimedItem item, Probe probe, GroupRef staging, HostVersion version) {
    RunSettings.AccountSettings wanted = item.account();
    return new AccountRequest(
        PrivateNames.account(item.provider(), item.fingerprint()),
        item.baseUrl().value(),
        Map.of(PrivateNames.staged(item.fingerprint()), probe.smokeModelRaw()),
        List.of(staging.id()),
        wanted.concurrency(),
        wanted.priority(),
        wanted.rateMultiplier(),
        responsesMode(probe, version),
        wanted.proxyId(),
        wanted.expiresAt());
  }

  /** Told at creation, the transport is no race with the host's own probe (host-api 10). */
  private static @Nullable ResponsesMode responsesMode(Probe probe, HostVersion version) {
    return version.takesResponsesMode() && probe.responses() == Answer.FALSE
        ? ResponsesMode.FORCE_CHAT_COMPLETIONS
        : null;
  }

  /** The whole request. */
  NewAccount with(ApiKey key) {
    return new NewAccount(
        name,
        new BaseUrl(baseUrl),
        key,
        modelMapping,
        groupRefs(),
        new AccountSettings(concurrency, priority, rateMultiplier),
        Optional.ofNullable(responsesMode),
        Optional.ofNullable(proxyId),
        Optional.ofNullable(expiresAt).map(Instant::ofEpochSecond));
  }

  Set<GroupRef> groupRefs() {
    return groups.stream().map(GroupRef::new).collect(Collectors.toUnmodifiableSet());
  }

  String json() {
    return JsonMapper.shared().writeValueAsString(this);
  }

  static AccountRequest parse(String json) {
    return JsonMapper.shared().readValue(json, AccountRequest.class);
  }
}

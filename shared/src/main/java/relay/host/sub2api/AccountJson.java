package relay.host.sub2api;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.host.AccountPause;
import relay.host.AccountRef;
import relay.host.AccountSettings;
import relay.host.AccountStatus;
import relay.host.HostAccount;
import relay.host.ResponsesMode;
import relay.model.ApiKey;
import relay.model.Coded;
import relay.run.ReasonCode;
import relay.secrets.Redactor;
import tools.jackson.databind.JsonNode;

/**
 * An account as the host writes it (host-api 8.2); creates leave {@code group_ids} out.
 *
 * <p>A host has accounts of other platforms and types too, whose credentials and extras hold other
 * things under the same names: those are read leniently, so that one of them never spoils a page.
 *
 * @param credentials with the key in clear on hosts before 0.1.127
 */
record AccountJson(
    long id,
    @Nullable String name,
    @Nullable String platform,
    @Nullable String type,
    @Nullable JsonNode credentials,
    @Nullable JsonNode extra,
    int concurrency,
    int priority,
    @Nullable BigDecimal rateMultiplier,
    @Nullable String status,
    @Nullable String errorMessage,
    boolean schedulable,
    @Nullable String rateLimitResetAt,
    @Nullable String overloadUntil,
    @Nullable String tempUnschedulableUntil,
    @Nullable String tempUnschedulableReason,
    @Nullable List<Long> groupIds) {

  AccountJson {
    Refs.check(id);
  }

  private static final int LONGEST_TEXT = 300;

  HostAccount toAccount() {
    return toAccount(Redactor.none());
  }

  /** Newer hosts do not show the key, so that only the caller knows what {@code secrets} are. */
  HostAccount toAccount(Redactor secrets) {
    Optional<ApiKey> key = key();
    Redactor redactor = key.map(k -> secrets.and(Redactor.of(k.reveal()))).orElse(secrets);
    return new HostAccount(
        new AccountRef(id),
        Texts.orEmpty(name),
        Texts.orEmpty(platform),
        Texts.orEmpty(type),
        text(credentials, "base_url").orElse(""),
        key,
        mapping(),
        responsesSupported(),
        text(extra, "openai_responses_mode").flatMap(mode -> Coded.find(ResponsesMode.class, mode)),
        settings(),
        Coded.find(AccountStatus.class, Texts.orEmpty(status)).orElse(AccountStatus.UNKNOWN),
        redactor.redact(errorMessage, LONGEST_TEXT),
        setAsideFor(),
        schedulable,
        pause(redactor),
        Refs.groups(groupIds));
  }

  private Optional<ApiKey> key() {
    return text(credentials, "api_key").filter(ApiKey::isValid).map(ApiKey::new);
  }

  private Map<String, String> mapping() {
    Map<String, String> mapping = new HashMap<>();
    if (credentials != null) {
      credentials
          .path("model_mapping")
          .forEachEntry((asked, target) -> mapping.put(asked, target.asString("")));
    }
    return mapping;
  }

  private Optional<Boolean> responsesSupported() {
    return Optional.ofNullable(extra)
        .map(node -> node.path("openai_responses_supported"))
        .filter(JsonNode::isBoolean)
        .map(JsonNode::booleanValue);
  }

  private static Optional<String> text(@Nullable JsonNode node, String field) {
    return Optional.ofNullable(node)
        .map(present -> present.path(field))
        .filter(JsonNode::isString)
        .map(JsonNode::asString);
  }

  private AccountSettings settings() {
    return new AccountSettings(
        Math.max(0, concurrency),
        priority,
        rateMultiplier == null || rateMultiplier.signum() < 0 ? BigDecimal.ONE : rateMultiplier);
  }

  private Optional<ReasonCode> setAsideFor() {
    if ("error".equals(status)) {
      return FaultTable.reasonOfAccountError(Texts.orEmpty(errorMessage));
    }
    return tempUnschedulableUntil == null
        ? Optional.empty()
        : FaultTable.reasonOfAccountError(Texts.orEmpty(tempUnschedulableReason));
  }

  private AccountPause pause(Redactor redactor) {
    return new AccountPause(
        Texts.time(rateLimitResetAt),
        Texts.time(overloadUntil),
        Texts.time(tempUnschedulableUntil),
        redactor.redact(tempUnschedulableReason, LONGEST_TEXT));
  }

  @Override
  public String toString() {
    return "AccountJson[" + id + "]";
  }
}

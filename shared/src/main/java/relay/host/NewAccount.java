package relay.host;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relay.model.ApiKey;
import relay.model.BaseUrl;

/**
 * An account to create: platform {@code openai}, type API key. Equal values give equal requests,
 * which an idempotency key demands.
 *
 * @param name at most 100 bytes
 * @param baseUrl ends in a version segment (host-api 8.3)
 * @param apiKey the upstream key
 * @param modelMapping asked name to upstream name; not empty, as an empty one serves every model
 * @param groups at least one: without, the host binds it to {@code openai-default} (19, row 21)
 * @param settings what an operator may tune
 * @param responsesMode the transport, on hosts that take it
 * @param proxyId the host's proxy to use
 * @param expiresAt when the host stops using it
 */
public record NewAccount(
    String name,
    BaseUrl baseUrl,
    ApiKey apiKey,
    Map<String, String> modelMapping,
    Set<GroupRef> groups,
    AccountSettings settings,
    Optional<ResponsesMode> responsesMode,
    Optional<Long> proxyId,
    Optional<Instant> expiresAt) {

  public NewAccount {
    HostText.check("account name", name);
    modelMapping = Map.copyOf(modelMapping);
    groups = Set.copyOf(groups);
    if (modelMapping.isEmpty() || groups.isEmpty()) {
      throw new IllegalArgumentException("a new account has a mapping and a group");
    }
  }
}

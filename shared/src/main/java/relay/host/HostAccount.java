package relay.host;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relay.model.ApiKey;
import relay.run.ReasonCode;

/**
 * An account as the host describes it; lists and single reads give the same.
 *
 * @param ref its number
 * @param name not unique
 * @param platform as the host spells it
 * @param type as the host spells it
 * @param baseUrl where its upstream is, as stored
 * @param apiKey the upstream key, on hosts that still show it (before 0.1.127)
 * @param modelMapping asked name to upstream name, also the allow-list; empty serves every model
 * @param responsesSupported what the host's probe of {@code /responses} found, once it has
 * @param responsesMode the transport it was told
 * @param settings what an operator may tune
 * @param status the host's word for its state
 * @param error why the host gave it up, redacted; may be empty
 * @param setAsideFor what its upstream answered, as far as we know the words, when the host gave it
 *     up or made it unschedulable for a while; that while may be over
 * @param schedulable the administrator's own switch
 * @param pause the host's own pauses
 * @param groups the groups it serves; empty in the answer to a create, which leaves them out
 */
public record HostAccount(
    AccountRef ref,
    String name,
    String platform,
    String type,
    String baseUrl,
    Optional<ApiKey> apiKey,
    Map<String, String> modelMapping,
    Optional<Boolean> responsesSupported,
    Optional<ResponsesMode> responsesMode,
    AccountSettings settings,
    AccountStatus status,
    String error,
    Optional<ReasonCode> setAsideFor,
    boolean schedulable,
    AccountPause pause,
    Set<GroupRef> groups) {

  public HostAccount {
    modelMapping = Map.copyOf(modelMapping);
    groups = Set.copyOf(groups);
  }

  /**
   * What its upstream answered that keeps it out of service at this time; empty when it is not kept
   * out, or in words we do not know.
   */
  public Optional<ReasonCode> keptOutFor(Instant now) {
    if (status == AccountStatus.ERROR || isAfter(pause.unschedulableUntil(), now)) {
      return setAsideFor;
    }
    if (isAfter(pause.rateLimitedUntil(), now)) {
      return Optional.of(ReasonCode.UPSTREAM_RATE_LIMITED);
    }
    return isAfter(pause.overloadedUntil(), now)
        ? Optional.of(ReasonCode.UPSTREAM_UNAVAILABLE)
        : Optional.empty();
  }

  private static boolean isAfter(Optional<Instant> until, Instant now) {
    return until.filter(now::isBefore).isPresent();
  }

  /** Whether it takes traffic at this time. */
  public boolean isInService(Instant now) {
    return status == AccountStatus.ACTIVE && schedulable && pause.until(now).isEmpty();
  }
}

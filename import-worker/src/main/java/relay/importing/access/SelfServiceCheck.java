package relay.importing.access;

import relay.host.HostFault;
import relay.host.HostGroups;
import relay.host.HostGroups.KeyBinding;
import relay.host.HostSecret;
import relay.importing.access.ClosureFailure.Lasting;
import relay.run.ReasonCode;

/**
 * The closure of a group whose users bind keys of their own: the key the run was given has to reach
 * it, and what keeps it from that is told apart (host-api 14.2).
 */
final class SelfServiceCheck {
  private final Closure closure;
  private final HostGroups groups;
  private final GatewayCheck check;

  SelfServiceCheck(Closure closure, HostGroups groups, GatewayCheck check) {
    this.closure = closure;
    this.groups = groups;
    this.check = check;
  }

  /**
   * One attempt with the given user's key. Another group may serve the same name, so what answers
   * counts only when the key is bound to the closure's own.
   */
  ClosureOutcome attempt(HostSecret userKey) {
    var binding = groups.bindingOf(userKey, closure.group());
    return switch (check.check(userKey, closure.smokeModel())) {
      case GatewayCheck.Result.Refused(var fault, var evidence) ->
          new ClosureOutcome.Failed(refused(fault), evidence);
      case GatewayCheck.Result.Reached reached -> reached(reached, binding);
      case GatewayCheck.Result.NotShown(var shown, var evidence) ->
          new ClosureOutcome.Failed(notShown(shown, binding), evidence);
      case GatewayCheck.Result.Unanswered(var fault, var evidence) ->
          new ClosureOutcome.Failed(
              isElsewhere(binding) ? elsewhere() : GatewayCheck.failure(fault), evidence);
    };
  }

  private ClosureOutcome reached(GatewayCheck.Result.Reached reached, KeyBinding binding) {
    return isElsewhere(binding)
        ? new ClosureOutcome.Failed(elsewhere(), reached.evidence())
        : new ClosureOutcome.Passed(reached.evidence(), reached.tokens());
  }

  private static boolean isElsewhere(KeyBinding binding) {
    return switch (binding) {
      case ELSEWHERE -> true;
      case BOUND, NOT_SHOWN -> false;
    };
  }

  private ClosureFailure elsewhere() {
    return new ClosureFailure(
        ReasonCode.ACCESS_GATEWAY_FAILED,
        Lasting.FOR_GOOD,
        "probe_api_key is bound to another group than \"%s\"".formatted(closure.groupName()));
  }

  private static ClosureFailure refused(HostFault fault) {
    var lasting =
        fault.status().filter(status -> status == 429).isPresent()
            ? Lasting.MAY_PASS
            : Lasting.FOR_GOOD;
    return new ClosureFailure(
        fault.reason(), lasting, "%s (%s)".formatted(meaning(fault.code()), fault.describe()));
  }

  private static String meaning(String code) {
    return switch (code) {
      case "permission_error" -> "probe_api_key is bound to no group";
      case "INSUFFICIENT_BALANCE", "billing_error" -> "the owner of probe_api_key has no balance";
      case "API_KEY_DISABLED" -> "probe_api_key is switched off";
      case "API_KEY_EXPIRED" -> "probe_api_key has expired";
      case "API_KEY_QUOTA_EXHAUSTED" -> "the quota of probe_api_key is used up";
      case "INVALID_API_KEY" -> "the host does not know probe_api_key";
      case "USER_NOT_FOUND", "USER_INACTIVE" -> "the owner of probe_api_key is disabled or gone";
      case "ACCESS_DENIED" -> "probe_api_key may not be used from our address";
      case "SUBSCRIPTION_NOT_FOUND", "SUBSCRIPTION_INVALID" ->
          "probe_api_key is bound to a subscription group without a subscription";
      case "GROUP_DISABLED", "GROUP_DELETED", "GROUP_NOT_ALLOWED" ->
          "probe_api_key is bound to a group that it cannot use";
      default -> "the host refused probe_api_key";
    };
  }

  private ClosureFailure notShown(String shown, KeyBinding binding) {
    if (isElsewhere(binding)) {
      return elsewhere();
    }
    return new ClosureFailure(
        ReasonCode.ACCESS_GATEWAY_FAILED,
        Lasting.MAY_PASS,
        "probe_api_key does not see %s; it may be bound to another group than \"%s\": it sees %s"
            .formatted(closure.smokeModel(), closure.groupName(), shown));
  }
}

package relay.importing.access;

import java.util.Optional;
import relay.host.HostFault;
import relay.host.UserKeyRef;
import relay.host.UserRef;
import relay.importing.access.ClosureFailure.Lasting;
import relay.run.ReasonCode;
import relay.run.RunSettings.SubscriptionUser;

/**
 * The closure of a subscription group: its users get their subscriptions, and {@code @probe}, who
 * gets one too, checks the group with a key of its own (design 3.1, who proves it).
 */
final class SubscriptionCheck {
  /** For {@code @probe}, when the run gives it no subscription itself. */
  private static final int PROBE_DAYS = 30;

  private final Closure closure;
  private final ProbeUser probe;
  private final ManagedUserStore users;
  private final Subscribers subscribers;
  private final GatewayCheck check;

  SubscriptionCheck(
      Closure closure,
      ProbeUser probe,
      ManagedUserStore users,
      Subscribers subscribers,
      GatewayCheck check) {
    this.closure = closure;
    this.probe = probe;
    this.users = users;
    this.subscribers = subscribers;
    this.check = check;
  }

  /**
   * One attempt.
   *
   * @throws relay.host.HostFaultException when the host did not do what was needed
   * @throws NotYetException when another worker is at {@code @probe}
   */
  ClosureOutcome attempt() {
    var tester = probeRef();
    var refused = subscribed(tester);
    if (refused.isPresent()) {
      return new ClosureOutcome.Failed(refused.get(), Evidence.NONE);
    }
    var key = probeKey();
    return switch (check.check(key.key(), closure.smokeModel())) {
      case GatewayCheck.Result.Reached(var evidence, var tokens) ->
          new ClosureOutcome.Passed(evidence, tokens);
      case GatewayCheck.Result.Refused(var fault, var evidence) -> {
        distrust(key.ref());
        yield failed(fault, evidence);
      }
      case GatewayCheck.Result.NotShown(var shown, var evidence) ->
          new ClosureOutcome.Failed(notShown(shown), evidence);
      case GatewayCheck.Result.Unanswered(var fault, var evidence) ->
          new ClosureOutcome.Failed(GatewayCheck.failure(fault), evidence);
    };
  }

  private Optional<ClosureFailure> subscribed(UserRef tester) {
    var wanted = closure.run().settings().subscriptionUsers();
    for (var user : wanted) {
      var refused = subscribers.subscribe(user, tester);
      if (refused.isPresent()) {
        return refused;
      }
    }
    var named =
        wanted.stream().map(SubscriptionUser::selector).anyMatch(ProbeUser.SELECTOR::equals);
    return named ? Optional.empty() : subscribers.subscribe(tester, PROBE_DAYS);
  }

  private UserRef probeRef() {
    return users
        .find(closure.hostNo(), ProbeUser.SELECTOR)
        .filter(_ -> probe.wasSeenInOrder(closure.hostNo()))
        .flatMap(ManagedUser::user)
        .orElseGet(() -> probe.aloneOrNotYet(closure.hostNo(), ProbeWork::inOrder).ref());
  }

  private ManagedUserStore.KnownKey probeKey() {
    var group = closure.group();
    return users
        .findKey(closure.hostNo(), ProbeUser.SELECTOR, group)
        .orElseGet(() -> {
          var made =
              probe.aloneOrNotYet(
                  closure.hostNo(), work -> work.keyFor(group, "relay-check-" + group));
          users.keepKey(closure.hostNo(), ProbeUser.SELECTOR, group, made);
          return new ManagedUserStore.KnownKey(made.ref(), made.key());
        });
  }

  /** The next attempt looks for the key on the host, and after user and balance. */
  private void distrust(UserKeyRef key) {
    users.dropKey(closure.hostNo(), ProbeUser.SELECTOR, closure.group(), key);
    users.doubt(closure.hostNo(), ProbeUser.SELECTOR);
  }

  private static ClosureOutcome failed(HostFault fault, Evidence evidence) {
    return new ClosureOutcome.Failed(
        new ClosureFailure(fault.reason(), Lasting.MAY_PASS, fault.describe()), evidence);
  }

  private ClosureFailure notShown(String shown) {
    return new ClosureFailure(
        ReasonCode.ACCESS_GATEWAY_FAILED,
        Lasting.MAY_PASS,
        "/v1/models of group \"%s\" does not show %s but: %s"
            .formatted(closure.groupName(), closure.smokeModel(), shown));
  }
}

package relay.importing.access;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import relay.host.HostAdapter;
import relay.host.HostFaultException;
import relay.host.HostSecret;
import relay.host.HostSubscription;
import relay.host.HostUser;
import relay.host.IdempotencyKey;
import relay.host.NewUser;
import relay.host.UserRef;
import relay.importing.access.ClosureFailure.Lasting;
import relay.run.ReasonCode;
import relay.run.RunSettings.SubscriptionUser;

/**
 * Gives users their subscription of a closure's group: looks first, assigns what is missing,
 * extends what is expired or shorter, never shortens. Of a user we did not make nothing else is
 * touched.
 */
final class Subscribers {
  private static final String NOTES = "Made by Relay Manager for an import's subscription_users";

  private final HostAdapter host;
  private final Closure closure;
  private final ManagedUserStore users;
  private final AccessLedger ledger;
  private final Supplier<HostSecret> passwords;
  private final Clock clock;

  Subscribers(
      HostAdapter host,
      Closure closure,
      ManagedUserStore users,
      AccessLedger ledger,
      Supplier<HostSecret> passwords,
      Clock clock) {
    this.host = host;
    this.closure = closure;
    this.users = users;
    this.ledger = ledger;
    this.passwords = passwords;
    this.clock = clock;
  }

  /** Empty when the user whom the selector names has his subscription, else why not. */
  Optional<ClosureFailure> subscribe(SubscriptionUser wanted, UserRef probe) {
    var selector = wanted.selector();
    if (selector.equals(ProbeUser.SELECTOR)) {
      return subscribe(probe, wanted.durationDays());
    }
    var found =
        selector.matches("[1-9][0-9]{0,17}")
            ? host.users().find(new UserRef(Long.parseLong(selector)))
            : foundOrMade(wanted);
    return found
        .map(user -> subscribe(user.ref(), wanted.durationDays()))
        .orElseGet(() -> failure("the host has no user \"%s\"".formatted(selector)));
  }

  /** Empty when the user has a subscription for at least these days, else why not. */
  Optional<ClosureFailure> subscribe(UserRef user, int days) {
    var last =
        host.subscriptions().of(user, closure.group()).stream()
            .max(Comparator.comparing(HostSubscription::expiresAt));
    last.filter(this::isOurs).ifPresent(ledger::assigned);
    var now = last.map(known -> atLeast(known, days)).orElseGet(() -> assigned(user, days));
    return now.isGoodAt(clock.instant())
        ? Optional.empty()
        : failure(
            "subscription %s of user %s is not active on the host".formatted(now.ref(), user));
  }

  /** Also one whose assignment was answered to nobody, or that another run was given. */
  private boolean isOurs(HostSubscription known) {
    return known.notes().equals(notes());
  }

  private HostSubscription assigned(UserRef user, int days) {
    var made = host.subscriptions().assign(user, closure.group(), days, notes());
    ledger.assigned(made);
    return atLeast(made, days);
  }

  /** Whole days only: the host adds no less. */
  private HostSubscription atLeast(HostSubscription known, int days) {
    var from = known.expiresAt().isAfter(clock.instant()) ? known.expiresAt() : clock.instant();
    var missing = Duration.between(from, clock.instant().plus(Duration.ofDays(days))).toDays();
    if (missing < 1) {
      return known;
    }
    ledger.extendsSubscription(known);
    return host.subscriptions().extend(known.ref(), (int) missing, onceInThisAttempt(known));
  }

  private Optional<HostUser> foundOrMade(SubscriptionUser wanted) {
    var email = wanted.selector();
    var there = host.users().findByEmail(email);
    there.filter(user -> isOurs(email, user)).ifPresent(user -> known(email, user));
    return there.or(() ->
        switch (wanted.ifMissing()) {
          case CREATE -> Optional.of(made(email));
          case REJECT -> Optional.empty();
        });
  }

  /** His password is committed before he is made, so that he stays ours after a lost answer. */
  private HostUser made(String email) {
    users.add(closure.hostNo(), email, email, passwords.get());
    var row = users.find(closure.hostNo(), email).orElseThrow();
    var user = createdOrFound(row);
    known(email, user);
    return user;
  }

  private void known(String email, HostUser user) {
    users.userIs(closure.hostNo(), email, user.ref());
    ledger.madeUser(user);
  }

  /** Also when the answer to his making was lost; his notes tell him from one whom others made. */
  private boolean isOurs(String email, HostUser user) {
    return user.notes().equals(NOTES)
        && users
            .find(closure.hostNo(), email)
            .filter(row -> row.user().isEmpty() || row.user().get().equals(user.ref()))
            .isPresent();
  }

  private HostUser createdOrFound(ManagedUser row) {
    try {
      return host.users()
          .create(new NewUser(row.email(), row.password(), BigDecimal.ZERO, Set.of(), NOTES));
    } catch (HostFaultException fault) {
      return host.users().findByEmail(row.email()).orElseThrow(() -> fault);
    }
  }

  private String notes() {
    return "relay-manager:" + closure.groupName();
  }

  private IdempotencyKey onceInThisAttempt(HostSubscription subscription) {
    return new IdempotencyKey(
        "relay-extend-%s-%d-%d"
            .formatted(subscription.ref(), closure.closureNo(), closure.epoch()));
  }

  private static Optional<ClosureFailure> failure(String text) {
    return Optional.of(
        new ClosureFailure(ReasonCode.ACCESS_NO_SUBSCRIPTION, Lasting.FOR_GOOD, text));
  }
}

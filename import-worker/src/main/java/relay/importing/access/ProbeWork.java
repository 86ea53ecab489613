package relay.importing.access;

import java.math.BigDecimal;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import relay.host.FaultKind;
import relay.host.GroupRef;
import relay.host.HostAdapter;
import relay.host.HostFault;
import relay.host.HostFaultException;
import relay.host.HostOperation;
import relay.host.HostSecret;
import relay.host.HostUser;
import relay.host.HostUserKey;
import relay.host.HostUserKeys;
import relay.host.IdempotencyKey;
import relay.host.NewUser;
import relay.run.ReasonCode;

/**
 * What the holder of the claim on a host's {@code @probe} may do. Every step looks for what is
 * there before it makes anything, so all of it may be repeated; what was deleted or changed on the
 * host is put right.
 */
final class ProbeWork {
  private static final BigDecimal BALANCE = BigDecimal.TEN;
  private static final BigDecimal LOWEST_BALANCE = BigDecimal.TWO;
  private static final String NOTES = "Made by Relay Manager to check accounts; do not delete";

  private final HostAdapter host;
  private final LoginTurns logins;
  private final ProbeClaim claim;
  private final Clock clock;
  private final AccessTimes times;
  private final Supplier<HostSecret> random;

  ProbeWork(
      HostAdapter host,
      LoginTurns logins,
      ProbeClaim claim,
      Clock clock,
      AccessTimes times,
      Supplier<HostSecret> random) {
    this.host = host;
    this.logins = logins;
    this.claim = claim;
    this.clock = clock;
    this.times = times;
    this.random = random;
  }

  HostAdapter host() {
    return host;
  }

  /** The user as he is on the host: there, active, and with enough balance. */
  HostUser inOrder() {
    claim.renew();
    var user = claim.user().user().flatMap(host.users()::find).orElseGet(this::foundOrMade);
    if (!user.active()) {
      throw switchedOff(user);
    }
    var inOrder = user.balance().compareTo(LOWEST_BALANCE) < 0 ? toppedUp(user) : user;
    claim.checked();
    return inOrder;
  }

  /** {@code @probe} may use this exclusive group, and all that it could use before. */
  void allow(GroupRef group) {
    var user = inOrder();
    if (!user.allowedGroups().contains(group)) {
      Set<GroupRef> all = new HashSet<>(user.allowedGroups());
      all.add(group);
      claim.renew();
      host.users().setAllowedGroups(user.ref(), all);
    }
  }

  /** An active key for the group under this name: the one that is there, else a new one. */
  HostUserKey keyFor(GroupRef group, String name) {
    return asUser(keys ->
        keys.list().stream()
            .filter(key -> key.active() && key.name().equals(name))
            .filter(key -> key.group().equals(Optional.of(group)))
            .findFirst()
            // A fixed key would be answered by a deleted key's stored answer for 24 hours.
            .orElseGet(() -> keys.create(name, group, new IdempotencyKey(random.get().reveal()))));
  }

  private <T> T asUser(Function<HostUserKeys, T> work) {
    try {
      return work.apply(host.keysOf(session()));
    } catch (HostFaultException fault) {
      if (!fault.fault().status().equals(Optional.of(401))) {
        throw fault;
      }
      claim.sessionIs(Optional.empty());
      return work.apply(host.keysOf(session()));
    }
  }

  private HostSecret session() {
    claim.renew();
    var goodUntil = clock.instant().plus(times.claimFor());
    return claim
        .user()
        .session()
        .filter(session -> session.until().isAfter(goodUntil))
        .map(ManagedUser.Session::token)
        .orElseGet(this::loggedIn);
  }

  private HostSecret loggedIn() {
    awaitTurn();
    var user = claim.user();
    try {
      return login(user);
    } catch (HostFaultException fault) {
      if (fault.fault().status().equals(Optional.of(429))) {
        logins.pause(claim.hostNo());
      }
      if (!fault.fault().code().equals("INVALID_CREDENTIALS")) {
        throw fault;
      }
      // Somebody changed the password of a user that is ours by his name.
      host.users().setPassword(user.user().orElseThrow(() -> fault), user.password());
      awaitTurn();
      return login(user);
    }
  }

  private HostSecret login(ManagedUser user) {
    var login = host.login(user.email(), user.password());
    claim.sessionIs(
        Optional.of(
            new ManagedUser.Session(login.accessToken(), clock.instant().plus(login.validFor()))));
    return login.accessToken();
  }

  private void awaitTurn() {
    logins
        .take(claim.hostNo())
        .ifPresent(wait -> {
          throw new NotYetException(wait);
        });
  }

  private HostUser foundOrMade() {
    claim.userIs(null);
    var row = claim.user();
    var user = host.users().findByEmail(row.email()).map(this::takenOver).orElseGet(this::made);
    claim.userIs(user.ref());
    return user;
  }

  private HostUser takenOver(HostUser user) {
    host.users().setPassword(user.ref(), claim.user().password());
    return user;
  }

  private HostUser made() {
    var row = claim.user();
    try {
      return host.users()
          .create(new NewUser(row.email(), row.password(), BALANCE, Set.of(), NOTES));
    } catch (HostFaultException fault) {
      if (!fault.fault().leavesWriteInDoubt() && !fault.fault().code().equals("EMAIL_EXISTS")) {
        throw fault;
      }
      return host.users().findByEmail(row.email()).map(this::takenOver).orElseThrow(() -> fault);
    }
  }

  private HostUser toppedUp(HostUser user) {
    var missing = BALANCE.subtract(user.balance());
    return host.users()
        .addBalance(user.ref(), missing, NOTES, new IdempotencyKey(random.get().reveal()));
  }

  private static HostFaultException switchedOff(HostUser user) {
    return new HostFaultException(
        new HostFault(
            FaultKind.TRANSIENT,
            ReasonCode.ACCESS_LOGIN_FAILED,
            HostOperation.USER_READ,
            Optional.empty(),
            "probe_switched_off",
            "the user %s, which checks accounts, is disabled on the host".formatted(user.email()),
            Optional.empty()));
  }
}

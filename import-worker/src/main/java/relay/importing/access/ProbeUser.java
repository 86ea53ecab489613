package relay.importing.access;

import java.time.Clock;
import java.util.Base64;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import relay.host.HostAdapter;
import relay.host.HostSecret;
import relay.run.RunSettings;

/**
 * Our own user of each host, {@code @probe}: made once, without limits, with a little balance
 * (design 3.3). One worker of the fleet at a time works on it; that guards its session, its keys
 * and the list of its groups.
 */
final class ProbeUser {
  static final String SELECTOR = RunSettings.PROBE_SELECTOR;

  /** A name that no person has: whoever has it on a host is ours. */
  static final String EMAIL = "relay-probe@relay-manager.invalid";

  private static final int PASSWORD_BYTES = 24;

  private final ManagedUserStore users;
  private final LoginTurns logins;
  private final LongFunction<HostAdapter> hosts;
  private final RandomGenerator random;
  private final Clock clock;
  private final AccessTimes times;
  private final String worker;

  /**
   * @param random must be fit for passwords
   * @param worker who claims, for people
   */
  ProbeUser(
      ManagedUserStore users,
      LoginTurns logins,
      LongFunction<HostAdapter> hosts,
      RandomGenerator random,
      Clock clock,
      AccessTimes times,
      String worker) {
    this.users = users;
    this.logins = logins;
    this.hosts = hosts;
    this.random = random;
    this.clock = clock;
    this.times = times;
    this.worker = worker;
  }

  /**
   * Does some work on {@code @probe} while nobody else does.
   *
   * @throws relay.host.HostFaultException as the work does
   */
  <T> Turn<T> alone(long hostNo, Function<ProbeWork, T> work) {
    if (users.find(hostNo, SELECTOR).isEmpty()) {
      users.add(hostNo, SELECTOR, EMAIL, newSecret());
    }
    var now = clock.instant();
    var epoch = users.claim(hostNo, SELECTOR, worker, now, now.plus(times.claimFor()));
    if (epoch.isEmpty()) {
      return new Turn.NotYet<>(times.askAgain());
    }
    var claim = new ProbeClaim(users, clock, times, hostNo, epoch.get());
    try {
      var host = hosts.apply(hostNo);
      return new Turn.Done<>(
          work.apply(new ProbeWork(host, logins, claim, clock, times, this::newSecret)));
    } catch (NotYetException later) {
      return new Turn.NotYet<>(later.atMost());
    } finally {
      claim.end();
    }
  }

  /**
   * The same for who cannot go on without it.
   *
   * @throws NotYetException when it has to be waited for
   */
  <T> T aloneOrNotYet(long hostNo, Function<ProbeWork, T> work) {
    return switch (alone(hostNo, work)) {
      case Turn.Done<T>(var result) -> result;
      case Turn.NotYet<T>(var atMost) -> throw new NotYetException(atMost);
    };
  }

  /** Whether user and balance of a host's {@code @probe} were seen in order lately. */
  boolean wasSeenInOrder(long hostNo) {
    var oldest = clock.instant().minus(times.balanceEvery());
    return users
        .find(hostNo, SELECTOR)
        .flatMap(ManagedUser::checkedAt)
        .filter(oldest::isBefore)
        .isPresent();
  }

  private HostSecret newSecret() {
    var bytes = new byte[PASSWORD_BYTES];
    random.nextBytes(bytes);
    return new HostSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }
}

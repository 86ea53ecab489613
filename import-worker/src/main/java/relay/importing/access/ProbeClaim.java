package relay.importing.access;

import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.host.UserRef;

/** The right to work on a host's {@code @probe}; lost when its holder shows no sign of life. */
final class ProbeClaim {
  private final ManagedUserStore users;
  private final Clock clock;
  private final AccessTimes times;
  private final long hostNo;
  private final int epoch;

  ProbeClaim(ManagedUserStore users, Clock clock, AccessTimes times, long hostNo, int epoch) {
    this.users = users;
    this.clock = clock;
    this.times = times;
    this.hostNo = hostNo;
    this.epoch = epoch;
  }

  long hostNo() {
    return hostNo;
  }

  /** The row as it is now. */
  ManagedUser user() {
    return users.find(hostNo, ProbeUser.SELECTOR).orElseThrow();
  }

  void renew() {
    held(users.renew(hostNo, ProbeUser.SELECTOR, epoch, clock.instant().plus(times.claimFor())));
  }

  void userIs(@Nullable UserRef user) {
    held(users.userIs(hostNo, ProbeUser.SELECTOR, epoch, user));
  }

  void sessionIs(Optional<ManagedUser.Session> session) {
    held(users.sessionIs(hostNo, ProbeUser.SELECTOR, epoch, session));
  }

  void checked() {
    held(users.checked(hostNo, ProbeUser.SELECTOR, epoch, clock.instant()));
  }

  void end() {
    users.renew(hostNo, ProbeUser.SELECTOR, epoch, null);
  }

  private void held(boolean written) {
    if (!written) {
      throw new NotYetException(times.askAgain());
    }
  }
}

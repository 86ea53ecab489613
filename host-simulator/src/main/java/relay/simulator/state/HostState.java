package relay.simulator.state;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** All stores of one simulated host. */
public final class HostState {

  private final InstantSource clock;
  private final Groups groups = new Groups();
  private final Channels channels = new Channels();
  private final Plans plans = new Plans();
  private final Accounts accounts;
  private final Users users = new Users();
  private final UserKeys keys = new UserKeys();
  private final Subscriptions subscriptions = new Subscriptions();

  public HostState(InstantSource clock) {
    this.clock = () -> clock.instant().truncatedTo(ChronoUnit.MICROS);
    this.accounts = new Accounts(this.clock);
  }

  /** The host's time, as exact as its database keeps it. */
  public Instant now() {
    return clock.instant();
  }

  public Groups groups() {
    return groups;
  }

  public Channels channels() {
    return channels;
  }

  public Plans plans() {
    return plans;
  }

  public Accounts accounts() {
    return accounts;
  }

  public Users users() {
    return users;
  }

  public UserKeys keys() {
    return keys;
  }

  public Subscriptions subscriptions() {
    return subscriptions;
  }
}

package relay.importing.access;

import java.time.Clock;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import relay.host.HostAdapter;
import relay.secrets.Sealer;

/** Puts the parts together that act as {@code @probe}. */
public final class ProbeAccess {
  private final ManagedUserStore users;
  private final ProbeUser probe;
  private final StagingGroups staging;

  /**
   * @param sealer of the installation's master key
   * @param hosts the adapter of a host by its number
   * @param random fit for passwords
   * @param worker who claims, for people
   */
  public ProbeAccess(
      JdbcClient jdbc,
      TransactionTemplate transactions,
      Sealer sealer,
      LongFunction<HostAdapter> hosts,
      RandomGenerator random,
      Clock clock,
      AccessTimes times,
      String worker) {
    this.users = new ManagedUserStore(jdbc, sealer);
    this.probe =
        new ProbeUser(
            users, new LoginTurns(jdbc, clock, times), hosts, random, clock, times, worker);
    this.staging =
        new HostStagingGroups(
            new StagingStore(jdbc, transactions, sealer), probe, users, clock, times);
  }

  /** Places in which accounts are proved. */
  public StagingGroups staging() {
    return staging;
  }

  ProbeUser probe() {
    return probe;
  }

  ManagedUserStore users() {
    return users;
  }
}

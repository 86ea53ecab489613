package relay.api.dispatch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import relay.time.Pace;

/**
 * How items are handed out ({@code relay.dispatch.*}).
 *
 * @param leastInFlight items handed out at a time, however small the fleet
 * @param perSlot items handed out for each item the fleet can work on at a time
 * @param targetsPerRun base URLs of one run that get a turn in one round
 * @param chunk items handed out and published together at most
 * @param every the pause between rounds while there is work
 * @param idle the pause when there is none
 * @param brokerPause the pause after the broker took nothing
 * @param sweepEvery how often lapsed leases are looked for
 * @param sweepAfter how long after its lease and delay an item is taken back
 * @param watchEvery how often runs are looked at: ended, cancelled, stopped, at their barrier
 * @param closuresEvery how often due access closures are looked for
 * @param closureGap from one start of a closure to its next
 * @param settle how long after its admission an item may be covered by a closure
 * @param closureLease how long a closure that was handed out is left alone
 * @param workerSilence how long after its last heartbeat a worker still counts
 * @param retentionEvery how often run keys whose retention is over are destroyed
 * @param deadLettersEvery how often dead letters are moved from their queues to the table
 * @param deadLettersFor how long they are kept there
 * @param gaugesEvery how often the fleet-wide gauges are read
 * @param leaderEvery how often the leader looks whether it still leads, and others try to
 */
@ConfigurationProperties("relay.dispatch")
public record DispatchSettings(
    @DefaultValue("64") int leastInFlight,
    @DefaultValue("3") int perSlot,
    @DefaultValue("256") int targetsPerRun,
    @DefaultValue("1000") int chunk,
    @DefaultValue("20ms") Duration every,
    @DefaultValue("100ms") Duration idle,
    @DefaultValue("1s") Duration brokerPause,
    @DefaultValue("5s") Duration sweepEvery,
    @DefaultValue("5s") Duration sweepAfter,
    @DefaultValue("500ms") Duration watchEvery,
    @DefaultValue("500ms") Duration closuresEvery,
    @DefaultValue("5s") Duration closureGap,
    @DefaultValue("2s") Duration settle,
    @DefaultValue("60s") Duration closureLease,
    @DefaultValue("10s") Duration workerSilence,
    @DefaultValue("1m") Duration retentionEvery,
    @DefaultValue("5s") Duration deadLettersEvery,
    @DefaultValue("30d") Duration deadLettersFor,
    @DefaultValue("5s") Duration gaugesEvery,
    @DefaultValue("1s") Duration leaderEvery) {

  public DispatchSettings {
    if (leastInFlight < 1 || perSlot < 1 || targetsPerRun < 1 || chunk < 1) {
      throw new IllegalArgumentException("the counts of relay.dispatch are at least 1");
    }
  }

  /**
   * The same at another pace. The pauses of the dispatcher itself stay: they are short, and a
   * busier dispatcher would only take the database from the workers.
   */
  DispatchSettings at(Pace pace) {
    return new DispatchSettings(
        leastInFlight,
        perSlot,
        targetsPerRun,
        chunk,
        every,
        idle,
        brokerPause,
        pace.of(sweepEvery),
        pace.of(sweepAfter),
        watchEvery,
        pace.of(closuresEvery),
        pace.of(closureGap),
        pace.of(settle),
        pace.of(closureLease),
        workerSilence,
        pace.of(retentionEvery),
        pace.of(deadLettersEvery),
        deadLettersFor,
        gaugesEvery,
        leaderEvery);
  }
}

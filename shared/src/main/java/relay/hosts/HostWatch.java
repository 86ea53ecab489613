package relay.hosts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relay.host.HostFaultException;
import relay.model.HostId;

/**
 * Looks at a host again whenever a run has begun there since the last look, now and then while it
 * waits for a person, and more seldom while it lacks something that we need; so that what is
 * registered of it is true for this run, and the next one is refused at once when it cannot be. For
 * one thread.
 */
public final class HostWatch {
  private static final Logger log = LoggerFactory.getLogger(HostWatch.class);

  /** A round stays short even when hosts answer as slowly as they may. */
  private static final int MOST_AT_ONCE = 3;

  /** What a host lacks comes with another release of it, not from one minute to the next. */
  private static final int MORE_SELDOM = 15;

  private final CapabilitySnapshots snapshots;
  private final RegisterHost register;
  private final Duration againAfter;
  private final Clock clock;
  private final Map<HostId, Instant> failed = new HashMap<>();

  HostWatch(
      CapabilitySnapshots snapshots, RegisterHost register, Duration againAfter, Clock clock) {
    this.snapshots = snapshots;
    this.register = register;
    this.againAfter = againAfter;
    this.clock = clock;
  }

  /** Looks at the hosts whose turn it is. A host that does not answer is tried again later. */
  public void round() {
    Instant now = clock.instant();
    failed.values().removeIf(at -> at.plus(againAfter).isBefore(now));
    Instant longBefore = now.minus(againAfter.multipliedBy(MORE_SELDOM));
    snapshots.due(now.minus(againAfter), longBefore).stream()
        .filter(host -> !failed.containsKey(host))
        .limit(MOST_AT_ONCE)
        .forEach(host -> look(host, now));
  }

  private void look(HostId host, Instant now) {
    failed.put(host, now);
    try {
      register.probe(host).ifPresent(HostWatch::tell);
      failed.remove(host);
    } catch (HostFaultException e) {
      log.info(
          "{} could not be looked at ({}): it stays as it was seen last, and is tried again in {}",
          host,
          e.fault().describe(),
          againAfter);
    }
  }

  private static void tell(HostReport report) {
    RegisteredHost host = report.host();
    switch (host.standing().status()) {
      case SUPPORTED, UNVERIFIED -> log.debug("{} is {}", host.id(), host.standing());
      case UNSUPPORTED, NEEDS_PERSON ->
          log.warn("{} takes no new runs: {}", host.id(), host.standing().reasons());
    }
  }
}

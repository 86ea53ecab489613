package relay.simulator.options;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What one simulated host is told at its start.
 *
 * @param port the port on the loopback address, 0 for a free one
 * @param callLatency an extra wait before every management and gateway call
 * @param loginsPerWindow logins allowed per client address and window, 0 for any number
 * @param switches which are on from the start
 * @param adminKey an admin API key that exists from the start, none on a fresh live host
 * @param journalCapacity how many journal entries are kept, the oldest go first
 */
public record HostOptions(
    HostVersion version,
    int port,
    HostTimes times,
    Duration callLatency,
    int loginsPerWindow,
    Set<HostSwitch> switches,
    Optional<String> adminKey,
    int journalCapacity,
    Clock clock) {

  private static final int LOGINS_PER_MINUTE = 20;
  private static final int JOURNAL_ENTRIES = 1_000_000;

  public HostOptions {
    switches = Set.copyOf(switches);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be between 0 and 65535");
    }
    if (callLatency.isNegative()) {
      throw new IllegalArgumentException("callLatency must not be negative");
    }
    if (loginsPerWindow < 0) {
      throw new IllegalArgumentException("loginsPerWindow must not be negative");
    }
    if (journalCapacity < 1) {
      throw new IllegalArgumentException("journalCapacity must be at least 1");
    }
  }

  /** A fresh host of this version with the live host's waits and limits, on a free port. */
  public static HostOptions of(HostVersion version) {
    return new HostOptions(
        version,
        0,
        HostTimes.of(version),
        Duration.ZERO,
        LOGINS_PER_MINUTE,
        Set.of(),
        Optional.empty(),
        JOURNAL_ENTRIES,
        Clock.systemUTC());
  }

  public HostOptions withPort(int newPort) {
    return new HostOptions(
        version,
        newPort,
        times,
        callLatency,
        loginsPerWindow,
        switches,
        adminKey,
        journalCapacity,
        clock);
  }

  public HostOptions withTimes(HostTimes newTimes) {
    return new HostOptions(
        version,
        port,
        newTimes,
        callLatency,
        loginsPerWindow,
        switches,
        adminKey,
        journalCapacity,
        clock);
  }

  public HostOptions withCallLatency(Duration latency) {
    return new HostOptions(
        version, port, times, latency, loginsPerWindow, switches, adminKey, journalCapacity, clock);
  }

  /** 0 lifts the limit. */
  public HostOptions withLoginsPerWindow(int logins) {
    return new HostOptions(
        version, port, times, callLatency, logins, switches, adminKey, journalCapacity, clock);
  }

  /** With the compliance gate of 0.1.179 as it is said, and the other switches as they were. */
  public HostOptions withComplianceGate(ComplianceGate gate) {
    EnumSet<HostSwitch> on = EnumSet.noneOf(HostSwitch.class);
    on.addAll(switches);
    on.remove(HostSwitch.COMPLIANCE_CLOSED);
    return switch (gate) {
      case ACKNOWLEDGED -> with(on.toArray(HostSwitch[]::new));
      case CLOSED -> {
        on.add(HostSwitch.COMPLIANCE_CLOSED);
        yield with(on.toArray(HostSwitch[]::new));
      }
    };
  }

  /** With exactly these switches on from the start. */
  public HostOptions with(HostSwitch... on) {
    return new HostOptions(
        version,
        port,
        times,
        callLatency,
        loginsPerWindow,
        Set.of(on),
        adminKey,
        journalCapacity,
        clock);
  }

  public HostOptions withAdminKey(String key) {
    return new HostOptions(
        version,
        port,
        times,
        callLatency,
        loginsPerWindow,
        switches,
        Optional.of(key),
        journalCapacity,
        clock);
  }

  public HostOptions withJournalCapacity(int entries) {
    return new HostOptions(
        version, port, times, callLatency, loginsPerWindow, switches, adminKey, entries, clock);
  }

  public HostOptions withClock(Clock newClock) {
    return new HostOptions(
        version,
        port,
        times,
        callLatency,
        loginsPerWindow,
        switches,
        adminKey,
        journalCapacity,
        newClock);
  }

  @Override
  public String toString() {
    return "HostOptions[version=" + version.text() + ", port=" + port + ", adminKey=[redacted]]";
  }
}

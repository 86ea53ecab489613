package relay.simulator.options;

import java.time.Duration;

/**
 * Every wait and window of the simulated host (host-api 4, 8.7, 8.8, 10, 20.7).
 *
 * @param schedulingLag how often changes of accounts reach a non-empty candidate list
 * @param modelsCache how long a group's {@code /v1/models} list is kept
 * @param forbiddenPause how long an upstream 403 sets an account aside
 * @param forbiddenWindow how long upstream 403s are counted together; the third ends the account
 * @param overloadPause how long an upstream 529 sets an account aside
 * @param rateLimitPause how long an upstream 429 without a reset time sets an account aside
 * @param circuitPause how long two upstream 5xx in a row hide an account (0.1.179)
 * @param probeTimeout time limit of the asynchronous responses probe
 * @param probeDelay how long the answer of that probe takes to show on the account
 * @param slotWait how long a call waits for a user's or an account's slot
 * @param slotPing how often a streamed call that waits for a slot is sent a sign of life
 * @param upstreamTimeout how long an upstream may stay silent
 * @param stickyLife how long a conversation remembers its account
 * @param idempotencyLife how long a finished idempotent call is replayed
 * @param idempotencyLock what {@code Retry-After} of a running idempotent call counts down from
 * @param idempotencyBackoff how long a failed idempotent call refuses a repeat
 * @param loginWindow the window of the login rate limit
 */
public record HostTimes(
    Duration schedulingLag,
    Duration modelsCache,
    Duration forbiddenPause,
    Duration forbiddenWindow,
    Duration overloadPause,
    Duration rateLimitPause,
    Duration circuitPause,
    Duration probeTimeout,
    Duration probeDelay,
    Duration slotWait,
    Duration slotPing,
    Duration upstreamTimeout,
    Duration stickyLife,
    Duration idempotencyLife,
    Duration idempotencyLock,
    Duration idempotencyBackoff,
    Duration loginWindow) {

  /** The live host's own waits. */
  public static HostTimes of(HostVersion version) {
    return new HostTimes(
        Duration.ofSeconds(1),
        Duration.ofSeconds(15),
        Duration.ofMinutes(10),
        Duration.ofMinutes(180),
        Duration.ofMinutes(10),
        version.rateLimitPause(),
        Duration.ofMinutes(1),
        version.probeTimeout(),
        version.probeDelay(),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        Duration.ofSeconds(120),
        Duration.ofHours(1),
        Duration.ofHours(24),
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        Duration.ofMinutes(1));
  }

  /**
   * All waits multiplied by {@code factor}; 0.1 makes the host ten times quicker.
   *
   * @throws IllegalArgumentException when the factor is not above 0
   */
  public HostTimes scaledBy(double factor) {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("the factor must be above 0");
    }
    return new HostTimes(
        scale(schedulingLag, factor),
        scale(modelsCache, factor),
        scale(forbiddenPause, factor),
        scale(forbiddenWindow, factor),
        scale(overloadPause, factor),
        scale(rateLimitPause, factor),
        scale(circuitPause, factor),
        scale(probeTimeout, factor),
        scale(probeDelay, factor),
        scale(slotWait, factor),
        scale(slotPing, factor),
        scale(upstreamTimeout, factor),
        scale(stickyLife, factor),
        scale(idempotencyLife, factor),
        scale(idempotencyLock, factor),
        scale(idempotencyBackoff, factor),
        scale(loginWindow, factor));
  }

  private static Duration scale(Duration duration, double factor) {
    return duration.isZero()
        ? duration
        : Duration.ofNanos(Math.max(1, Math.round(duration.toNanos() * factor)));
  }
}

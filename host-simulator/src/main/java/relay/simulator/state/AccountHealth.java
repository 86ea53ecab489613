package relay.simulator.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether an account may take traffic, and why not (host-api 8.7).
 *
 * @param schedulable the admin's own switch
 */
public record AccountHealth(
    AccountStatus status,
    String errorMessage,
    boolean schedulable,
    @Nullable Instant rateLimitedAt,
    @Nullable Instant rateLimitResetAt,
    @Nullable Instant overloadUntil,
    @Nullable Instant tempUnschedulableUntil,
    String tempUnschedulableReason) {

  /** The state of a new account; most accounts share this one. */
  public static final AccountHealth GOOD =
      new AccountHealth(AccountStatus.ACTIVE, "", true, null, null, null, null, "");

  /** Whether traffic may go to the account now, its expiry aside. */
  public boolean takesTraffic(Instant now) {
    return status == AccountStatus.ACTIVE
        && schedulable
        && !isAfter(rateLimitResetAt, now)
        && !isAfter(overloadUntil, now)
        && !isAfter(tempUnschedulableUntil, now);
  }

  public boolean isRateLimited(Instant now) {
    return isAfter(rateLimitResetAt, now);
  }

  public boolean isTempUnschedulable(Instant now) {
    return isAfter(tempUnschedulableUntil, now);
  }

  public AccountHealth withStatus(AccountStatus newStatus) {
    return new AccountHealth(
        newStatus,
        errorMessage,
        schedulable,
        rateLimitedAt,
        rateLimitResetAt,
        overloadUntil,
        tempUnschedulableUntil,
        tempUnschedulableReason);
  }

  public AccountHealth withSchedulable(boolean newSchedulable) {
    return new AccountHealth(
        status,
        errorMessage,
        newSchedulable,
        rateLimitedAt,
        rateLimitResetAt,
        overloadUntil,
        tempUnschedulableUntil,
        tempUnschedulableReason);
  }

  /** Given up with a message. */
  public AccountHealth failed(String message) {
    return new AccountHealth(
        AccountStatus.ERROR,
        message,
        schedulable,
        rateLimitedAt,
        rateLimitResetAt,
        overloadUntil,
        tempUnschedulableUntil,
        tempUnschedulableReason);
  }

  public AccountHealth rateLimited(Instant now, Instant until) {
    return new AccountHealth(
        status,
        errorMessage,
        schedulable,
        now,
        until,
        overloadUntil,
        tempUnschedulableUntil,
        tempUnschedulableReason);
  }

  public AccountHealth overloaded(Instant until) {
    return new AccountHealth(
        status,
        errorMessage,
        schedulable,
        rateLimitedAt,
        rateLimitResetAt,
        until,
        tempUnschedulableUntil,
        tempUnschedulableReason);
  }

  public AccountHealth setAside(Instant until, String reason) {
    return new AccountHealth(
        status,
        errorMessage,
        schedulable,
        rateLimitedAt,
        rateLimitResetAt,
        overloadUntil,
        until,
        reason);
  }

  /** Without rate limit, overload and temporary pause; status and switch stay. */
  public AccountHealth withoutPauses() {
    return new AccountHealth(status, errorMessage, schedulable, null, null, null, null, "");
  }

  /** Active again and without pauses; the admin's switch stays as it is. */
  public AccountHealth cleared() {
    return new AccountHealth(AccountStatus.ACTIVE, "", schedulable, null, null, null, null, "");
  }

  private static boolean isAfter(@Nullable Instant time, Instant now) {
    return time != null && time.isAfter(now);
  }
}

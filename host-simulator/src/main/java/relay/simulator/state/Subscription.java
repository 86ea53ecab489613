package relay.simulator.state;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** A user's access to a subscription group until a time (host-api 11). */
public record Subscription(
    long id,
    long userId,
    long groupId,
    Instant startsAt,
    Instant expiresAt,
    String notes,
    Usage daily,
    Usage weekly,
    Usage monthly,
    @Nullable Long assignedBy,
    Instant createdAt,
    Instant updatedAt) {

  /** What was spent since a window's start, null before the first call. */
  public record Usage(@Nullable Instant windowStart, double usd) {

    public static final Usage NONE = new Usage(null, 0);

    private Usage plus(double cost, Duration window, Instant now) {
      return isOver(window, now)
          ? new Usage(now.truncatedTo(ChronoUnit.DAYS), cost)
          : new Usage(windowStart, usd + cost);
    }

    private double usd(Duration window, Instant now) {
      return isOver(window, now) ? 0 : usd;
    }

    private boolean isOver(Duration window, Instant now) {
      return windowStart == null || !now.isBefore(windowStart.plus(window));
    }
  }

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration MONTH = Duration.ofDays(30);

  public boolean isActive(Instant now) {
    return now.isBefore(expiresAt);
  }

  /** How many days it was given, its extensions included. */
  public long days() {
    return ChronoUnit.DAYS.between(startsAt, expiresAt);
  }

  /** Whether one of the group's limits is used up. */
  public boolean isUsedUp(Group group, Instant now) {
    return reached(group.dailyLimit(), daily.usd(DAY, now))
        || reached(group.weeklyLimit(), weekly.usd(WEEK, now))
        || reached(group.monthlyLimit(), monthly.usd(MONTH, now));
  }

  public Subscription spent(double cost, Instant now) {
    return new Subscription(
        id,
        userId,
        groupId,
        startsAt,
        expiresAt,
        notes,
        daily.plus(cost, DAY, now),
        weekly.plus(cost, WEEK, now),
        monthly.plus(cost, MONTH, now),
        assignedBy,
        createdAt,
        updatedAt);
  }

  public Subscription until(Instant newEnd, Instant now) {
    return new Subscription(
        id,
        userId,
        groupId,
        startsAt,
        newEnd,
        notes,
        daily,
        weekly,
        monthly,
        assignedBy,
        createdAt,
        now);
  }

  public Subscription withUsage(Usage newDaily, Usage newWeekly, Usage newMonthly, Instant now) {
    return new Subscription(
        id,
        userId,
        groupId,
        startsAt,
        expiresAt,
        notes,
        newDaily,
        newWeekly,
        newMonthly,
        assignedBy,
        createdAt,
        now);
  }

  private static boolean reached(@Nullable Double limit, double used) {
    return limit != null && limit > 0 && used >= limit;
  }
}

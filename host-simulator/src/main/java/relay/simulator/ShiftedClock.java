package relay.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that goes before or after another one. Safe for concurrent use. */
final class ShiftedClock extends Clock {

  private final Clock base;
  private final AtomicReference<Duration> shift;

  ShiftedClock(Clock base) {
    this(base, new AtomicReference<>(Duration.ZERO));
  }

  private ShiftedClock(Clock base, AtomicReference<Duration> shift) {
    this.base = base;
    this.shift = shift;
  }

  /** Sets it forward by so much more, or back when it is negative. */
  void shiftBy(Duration time) {
    shift.updateAndGet(before -> before.plus(time));
  }

  /** How far it is from the other clock. */
  Duration shift() {
    return shift.get();
  }

  @Override
  public Instant instant() {
    return base.instant().plus(shift.get());
  }

  @Override
  public ZoneId getZone() {
    return base.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new ShiftedClock(base.withZone(zone), shift);
  }
}

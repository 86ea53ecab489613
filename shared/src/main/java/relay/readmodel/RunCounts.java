package relay.readmodel;

/** The sums of a run; {@code confirmed} counts items that are active and confirmed. */
public record RunCounts(
    long completed, long active, long degraded, long broken, long warnings, long confirmed) {}

package relay.jobs;

/**
 * A message that was put aside.
 *
 * @param content what it holds, as far as this release can read it
 * @param reason why, for people
 */
public record DeadLetter(DecodedJob content, String reason) {}

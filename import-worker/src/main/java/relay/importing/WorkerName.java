package relay.importing;

/**
 * How this process is called among the workers of the fleet.
 *
 * @param value host name and a random part, so that it is never used twice
 */
public record WorkerName(String value) {}

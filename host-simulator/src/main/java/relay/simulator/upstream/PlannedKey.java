package relay.simulator.upstream;

/**
 * One planted key.
 *
 * @param index its place in the plan, from 0
 * @param key the key in clear; made up, so it may be printed
 * @param truth what is true of it
 * @param base the base URL it belongs to (it is known to all of them)
 */
public record PlannedKey(int index, String key, KeyTruth truth, UpstreamBase base) {}

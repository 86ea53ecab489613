package relay.gate;

import java.time.Instant;

/**
 * One key's way through a gate.
 *
 * @param key tells keys apart and says nothing about them: the beginning of a fingerprint
 * @param began when it set out; what began before a gate stopped does not show that it is mended
 */
public record Sighting(String key, Sign sign, Instant began) {}

package relay.importing.probe;

/**
 * The model that checks are made with.
 *
 * @param publicName what users of the host will call it
 * @param rawName what the relay calls it
 */
public record SmokeModel(String publicName, String rawName) {}

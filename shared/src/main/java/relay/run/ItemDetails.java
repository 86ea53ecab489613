package relay.run;

import java.util.List;

/**
 * What a probe adds to the item's public detail (seed 004, 6.5); written once, with the probe's
 * step.
 */
public record ItemDetails(
    List<String> rawModels,
    List<String> normalizedModels,
    List<String> canonicalModelFamilies,
    List<String> recommendedModels,
    CapabilityProfile capabilities) {

  /** Lists of names are cut to this many entries. */
  public static final int MAX_NAMES = 200;

  public ItemDetails {
    rawModels = bounded(rawModels);
    normalizedModels = bounded(normalizedModels);
    canonicalModelFamilies = bounded(canonicalModelFamilies);
    recommendedModels = bounded(recommendedModels);
  }

  private static List<String> bounded(List<String> names) {
    return List.copyOf(names.subList(0, Math.min(names.size(), MAX_NAMES)));
  }
}

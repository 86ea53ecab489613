package relay.host;

import java.util.List;

/**
 * Models of a channel that share a price; with {@code restrict_models} the entries are the
 * channel's allow-list.
 *
 * @param models 1 to 100 exact names, or prefixes that end in {@code *}
 * @param price what they cost
 */
public record PriceEntry(List<String> models, TokenPrice price) {

  /** The most names of one entry. */
  public static final int MAX_MODELS = 100;

  public PriceEntry {
    models = List.copyOf(models);
    if (models.isEmpty() || models.size() > MAX_MODELS) {
      throw new IllegalArgumentException("a price entry has 1 to 100 models");
    }
  }

  /** Whether a model's name is covered, by its own name or by a prefix. */
  public boolean covers(String model) {
    return models.stream()
        .anyMatch(name ->
            name.endsWith("*")
                ? model.startsWith(name.substring(0, name.length() - 1))
                : model.equals(name));
  }
}

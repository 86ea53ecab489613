package relay.importing.probe;

import java.util.OptionalInt;

/**
 * A model's name in its three forms.
 *
 * @param raw as the relay writes it: what calls must say
 * @param normalized lower case, without vendor prefix and snapshot date
 * @param family the canonical name: the catalogue's where the model is known, else the normalised
 *     one. Versions stay what they are: 4.5 is not 3.5
 * @param rank how much the catalogue recommends it, higher is better; empty for a model that is not
 *     known as a chat model
 */
public record ModelName(String raw, String normalized, String family, OptionalInt rank) {

  /** Whether the catalogue knows it as a chat model. */
  public boolean isKnown() {
    return rank.isPresent();
  }
}

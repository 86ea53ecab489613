package relay.api.console;

import relay.model.Coded;

/**
 * A coloured word for a value of the API.
 *
 * @param color the style class
 * @param message the key of the word in the message bundle
 */
public record Badge(Color color, String message) {

  /** The colours of the seed. */
  public enum Color implements Coded {
    BLUE,
    GREEN,
    YELLOW,
    RED,
    GRAY,
    CYAN
  }
}

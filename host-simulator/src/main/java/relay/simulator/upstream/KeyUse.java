package relay.simulator.upstream;

/**
 * What one key (or all of them together) did so far.
 *
 * @param modelLists calls of the model list
 * @param chats calls of {@code /chat/completions}, whatever the answer
 * @param responses calls of {@code /responses}
 * @param messages calls of {@code /messages}
 * @param answered completions that were answered as asked
 * @param promptTokens tokens of the prompts answered, a quarter of their characters and 3
 * @param completionTokens tokens of the answers
 */
public record KeyUse(
    int modelLists,
    int chats,
    int responses,
    int messages,
    int answered,
    long promptTokens,
    long completionTokens) {

  static final KeyUse NONE = new KeyUse(0, 0, 0, 0, 0, 0, 0);

  /** All calls, of whatever kind. */
  public int calls() {
    return modelLists + chats + responses + messages;
  }

  KeyUse plus(KeyUse other) {
    return new KeyUse(
        modelLists + other.modelLists,
        chats + other.chats,
        responses + other.responses,
        messages + other.messages,
        answered + other.answered,
        promptTokens + other.promptTokens,
        completionTokens + other.completionTokens);
  }

  KeyUse plusCall(Operation operation) {
    return plus(
        switch (operation) {
          case MODELS -> new KeyUse(1, 0, 0, 0, 0, 0, 0);
          case CHAT -> new KeyUse(0, 1, 0, 0, 0, 0, 0);
          case RESPONSES -> new KeyUse(0, 0, 1, 0, 0, 0, 0);
          case MESSAGES -> new KeyUse(0, 0, 0, 1, 0, 0, 0);
        });
  }

  KeyUse plusAnswer(Usage usage) {
    return plus(new KeyUse(0, 0, 0, 0, 1, usage.prompt(), usage.completion()));
  }
}

package relay.host;

/** What an answer cost, in tokens. */
public record TokenUsage(int prompt, int completion) {

  /** Both together. */
  public int total() {
    return prompt + completion;
  }
}

package relay.simulator.upstream;

/** Tokens of one answer. */
record Usage(int prompt, int completion) {
  int total() {
    return prompt + completion;
  }
}

package relay.run;

/**
 * Somebody asked for a step that the table of {@link ItemStep} does not have: a mistake of ours.
 */
public final class IllegalStepException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  IllegalStepException(ItemStep step, ItemPosition from, ItemPosition to) {
    super("%s does not lead from %s to %s".formatted(step.code(), from, to));
  }
}

package relay.run;

/** Where an item is: its stage, and what the machinery does with it. */
public record ItemPosition(ItemStage stage, ItemState state) {

  /** The end: nothing leads on but a new round. */
  public static final ItemPosition DONE = new ItemPosition(ItemStage.DONE, ItemState.DONE);

  /** Handed out, in {@code stage}. */
  public static ItemPosition inFlight(ItemStage stage) {
    return new ItemPosition(stage, ItemState.IN_FLIGHT);
  }

  @Override
  public String toString() {
    return stage.code() + "/" + state.code();
  }
}

package relay.model;

import java.util.Optional;

/**
 * One item of one run.
 *
 * @param run its run
 * @param itemNo its number within the run, from 1
 */
public record ItemKey(RunNo run, int itemNo) {

  public ItemKey {
    if (itemNo < 1) {
      throw new IllegalArgumentException("item numbers begin at 1: " + itemNo);
    }
  }

  /** The item with these two numbers. */
  public static ItemKey of(long runNo, int itemNo) {
    return new ItemKey(new RunNo(runNo), itemNo);
  }

  /** How the API names it within its run (seed 004): {@code item_000001}. */
  public String itemId() {
    return itemId(itemNo);
  }

  /** How the API names the item with this number. */
  public static String itemId(int itemNo) {
    return "item_%06d".formatted(itemNo);
  }

  /** The number in an item id; empty when the text is none. */
  public static Optional<Integer> itemNo(String itemId) {
    if (!itemId.matches("item_0*[1-9][0-9]{0,8}")) {
      return Optional.empty();
    }
    return Optional.of(Integer.parseInt(itemId.substring("item_".length())));
  }

  @Override
  public String toString() {
    return run + "/" + itemId();
  }
}

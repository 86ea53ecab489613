package relay.host;

import java.util.List;

/**
 * One page of a list. The host pages by offset: rows made or deleted meanwhile shift.
 *
 * @param items what is on it
 * @param total how many there were in all
 * @param size how many the page could hold
 */
public record HostPage<T>(List<T> items, long total, int size) {

  public HostPage {
    items = List.copyOf(items);
  }

  /** Whether there is nothing behind it; the host's own page count is only a hint (19, row 11). */
  public boolean isLast() {
    return items.size() < size;
  }
}

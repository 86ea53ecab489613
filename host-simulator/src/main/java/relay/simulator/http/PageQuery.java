package relay.simulator.http;

import java.util.List;

/**
 * Which page of a list is asked for (host-api 1.3): values outside the range become the default.
 *
 * @param page from 1
 * @param size rows on a page, 1 to 1000
 */
public record PageQuery(int page, int size) {

  private static final int DEFAULT_SIZE = 20;
  private static final int LARGEST_SIZE = 1000;

  public static PageQuery of(Exchange exchange) {
    int size =
        exchange
            .query("page_size")
            .or(() -> exchange.query("limit"))
            .map(text -> number(text, DEFAULT_SIZE))
            .orElse(DEFAULT_SIZE);
    int page = exchange.query("page").map(text -> number(text, 1)).orElse(1);
    return new PageQuery(
        page >= 1 ? page : 1, size >= 1 && size <= LARGEST_SIZE ? size : DEFAULT_SIZE);
  }

  /** The rows of this page. */
  public <T> List<T> cut(List<T> rows) {
    long from = offset();
    if (from >= rows.size()) {
      return List.of();
    }
    return rows.subList((int) from, (int) Math.min(rows.size(), from + size));
  }

  /** How many rows lie before this page. */
  public long offset() {
    return (long) (page - 1) * size;
  }

  int pagesOf(int total) {
    return (total + size - 1) / size;
  }

  private static int number(String text, int otherwise) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}

package relay.host.sub2api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import relay.host.HostPage;

/** The host's paged lists (host-api 1.3). */
final class Pages {
  /** The most rows of a page. */
  static final int SIZE = 1000;

  private Pages() {}

  /** One page as the host writes it. */
  record PageJson<T>(@Nullable List<T> items, long total) {

    List<T> rows() {
      return items == null ? List.of() : items;
    }
  }

  /** The query of one page in a stable order. */
  static String query(int page, int size) {
    return "page=%d&page_size=%d&sort_by=id&sort_order=asc".formatted(page, size);
  }

  /** Every row of a list, read page by page. */
  static <T> List<T> all(IntFunction<HostPage<T>> pages) {
    List<T> all = new ArrayList<>();
    int number = 1;
    HostPage<T> page;
    do {
      page = pages.apply(number++);
      all.addAll(page.items());
    } while (!page.isLast());
    return List.copyOf(all);
  }
}

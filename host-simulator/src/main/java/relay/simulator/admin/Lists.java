package relay.simulator.admin;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import relay.simulator.http.Envelope;
import relay.simulator.http.Exchange;
import relay.simulator.http.PageQuery;
import tools.jackson.databind.node.ObjectNode;

/** What all paged lists share: sorting, searching, cutting (host-api 1.3). */
final class Lists {

  private static final int LONGEST_NAME = 100;

  private Lists() {}

  /** One page, drawn row by row. */
  static <T> ObjectNode page(Exchange exchange, List<T> rows, Function<T, ObjectNode> view) {
    PageQuery query = PageQuery.of(exchange);
    return Envelope.page(query.cut(rows).stream().map(view).toList(), rows.size(), query);
  }

  /**
   * The order that is asked for; an unknown one is the default.
   *
   * @param orders by the name of {@code sort_by}
   */
  static <T> Comparator<T> order(
      Exchange exchange,
      Map<String, Comparator<T>> orders,
      String defaultOrder,
      boolean descending) {
    String wanted = exchange.filter("sort_by").filter(orders::containsKey).orElse(defaultOrder);
    Comparator<T> order = orders.get(wanted);
    boolean down =
        exchange.filter("sort_order").map(text -> text.equalsIgnoreCase("desc")).orElse(descending);
    if (order == null) {
      throw new IllegalArgumentException("no order " + wanted);
    }
    return down ? order.reversed() : order;
  }

  /** Whether one of the texts contains what is searched for, in any case. */
  static boolean found(Exchange exchange, String... texts) {
    String part = exchange.filter("search").orElse("").toLowerCase(Locale.ROOT);
    for (String text : texts) {
      if (text.toLowerCase(Locale.ROOT).contains(part)) {
        return true;
      }
    }
    return false;
  }

  /** Names are limited in bytes; what is longer fails in the database (host-api 1.6). */
  static boolean isTooLong(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME;
  }
}

package relay.simulator.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the handler of a call. Exact segments win over placeholders by the order of registration,
 * so the exact route is registered first. Safe for concurrent use once all routes are in.
 */
public final class Router {

  private final Map<String, List<Route>> routes = new HashMap<>();

  /** Handles the calls of one route. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Handles one call.
     *
     * @throws Refusal when the call is refused
     */
    Reply handle(Exchange exchange);
  }

  private record Route(String pattern, List<String> segments, Handler handler) {}

  /** Adds a route; a segment in braces is a placeholder. */
  public Router add(String method, String pattern, Handler handler) {
    List<String> segments = segmentsOf(pattern);
    routes
        .computeIfAbsent(bucket(method, segments.size()), key -> new ArrayList<>())
        .add(new Route(pattern, segments, handler));
    return this;
  }

  /** Handles a call; an unknown path, and a known one with another method, is a text 404. */
  public Reply answer(Exchange exchange) {
    return find(exchange).map(handler -> handler.handle(exchange)).orElseGet(Envelope::noSuchRoute);
  }

  /** The handler for this call, which then knows its placeholders. */
  public Optional<Handler> find(Exchange exchange) {
    List<String> segments = segmentsOf(exchange.path());
    for (Route route : routes.getOrDefault(bucket(exchange.method(), segments.size()), List.of())) {
      Optional<Map<String, String>> placeholders = match(route.segments(), segments);
      if (placeholders.isPresent()) {
        exchange.matched(route.pattern(), placeholders.get());
        return Optional.of(route.handler());
      }
    }
    return Optional.empty();
  }

  private static Optional<Map<String, String>> match(List<String> pattern, List<String> path) {
    Map<String, String> placeholders = new HashMap<>();
    for (int i = 0; i < pattern.size(); i++) {
      String wanted = pattern.get(i);
      if (wanted.startsWith("{")) {
        placeholders.put(wanted.substring(1, wanted.length() - 1), path.get(i));
      } else if (!wanted.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(placeholders);
  }

  private static String bucket(String method, int segments) {
    return method + segments;
  }

  private static List<String> segmentsOf(String path) {
    List<String> segments = new ArrayList<>();
    int from = 1;
    for (int slash = path.indexOf('/', from); slash >= 0; slash = path.indexOf('/', from)) {
      segments.add(path.substring(from, slash));
      from = slash + 1;
    }
    segments.add(path.substring(Math.min(from, path.length())));
    return segments;
  }
}

package relay.simulator.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One call to the simulated host: what was asked, and where the route's placeholders lie. */
public final class Exchange {

  private final String method;
  private final String path;
  private final Map<String, List<String>> query;
  private final Function<String, Optional<String>> headers;
  private final String clientAddress;
  private final byte[] body;
  private Map<String, String> placeholders = Map.of();
  private String route = "";
  private boolean diesUnrecorded;

  public Exchange(
      String method,
      String path,
      Map<String, List<String>> query,
      Function<String, Optional<String>> headers,
      String clientAddress,
      byte[] body) {
    this.method = method;
    this.path = path;
    this.query = query;
    this.headers = headers;
    this.clientAddress = clientAddress;
    this.body = body;
  }

  public String method() {
    return method;
  }

  public String path() {
    return path;
  }

  /** The pattern of the route that took the call, empty before that. */
  public String route() {
    return route;
  }

  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name))
        .filter(values -> !values.isEmpty())
        .map(List::getFirst);
  }

  /** A query value, empty when it is absent or blank. */
  public Optional<String> filter(String name) {
    return query(name).map(String::trim).filter(text -> !text.isEmpty());
  }

  /** A header by its lower-case name. */
  public Optional<String> header(String name) {
    return headers.apply(name);
  }

  public String clientAddress() {
    return clientAddress;
  }

  public byte[] body() {
    return body;
  }

  /** The number in the path's placeholder {@code id}; anything else is a 400 of shape A. */
  public long id(String objectName) {
    return wholeId().orElseThrow(() -> Envelope.refuse(400, "Invalid " + objectName + " ID"));
  }

  /** The number in the path's placeholder {@code id}, empty when it is none. */
  public Optional<Long> wholeId() {
    try {
      return Optional.of(Long.parseLong(placeholders.getOrDefault("id", "")));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The host's process dies after this call's effect, before it has noted how the call ended. */
  public void dieUnrecorded() {
    diesUnrecorded = true;
  }

  public boolean diesUnrecorded() {
    return diesUnrecorded;
  }

  void matched(String pattern, Map<String, String> values) {
    route = pattern;
    placeholders = values;
  }
}

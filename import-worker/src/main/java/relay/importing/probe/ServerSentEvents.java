package relay.importing.probe;

import java.util.List;

/** The data of a stream of server-sent events. */
final class ServerSentEvents {
  private static final String DATA = "data:";

  private ServerSentEvents() {}

  static boolean isStream(String body) {
    String start = body.stripLeading();
    return start.startsWith(DATA) || start.startsWith("event:") || start.startsWith(":");
  }

  /** The data lines in order, {@code [DONE]} included. */
  static List<String> data(String body) {
    return body.lines()
        .filter(line -> line.startsWith(DATA))
        .map(line -> line.substring(DATA.length()).strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }
}

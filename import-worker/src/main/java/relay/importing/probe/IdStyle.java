package relay.importing.probe;

import java.util.regex.Pattern;
import relay.model.Coded;

/** How an upstream writes the ids by which later calls refer to an answer or to a tool call. */
public enum IdStyle implements Coded {
  /** As the API's maker does: {@code chatcmpl-}, {@code resp_}, {@code call_}. */
  CANONICAL,
  /** In a way of its own. */
  CUSTOM,
  /** Not at all: nothing can refer to it. */
  MISSING,
  /** None was seen. */
  UNKNOWN;

  private static final Pattern RESPONSE = Pattern.compile("(chatcmpl-|resp_)\\S+");
  private static final Pattern TOOL_CALL = Pattern.compile("call_\\S+");

  static IdStyle ofResponse(String id) {
    return of(id, RESPONSE);
  }

  static IdStyle ofToolCall(String id) {
    return of(id, TOOL_CALL);
  }

  private static IdStyle of(String id, Pattern canonical) {
    if (id.isBlank()) {
      return MISSING;
    }
    return canonical.matcher(id).matches() ? CANONICAL : CUSTOM;
  }
}

package relay.api.runs;

import relay.api.web.ApiException;
import relay.model.RunId;

/** Run ids in paths. */
final class RunPath {

  private static final int SHOWN = 64;

  private RunPath() {}

  /**
   * The run id in a path.
   *
   * @throws ApiException 404 when the text cannot be one
   */
  static RunId id(String text) {
    if (!RunId.isValid(text)) {
      throw unknown(text);
    }
    return new RunId(text);
  }

  static ApiException unknown(String runId) {
    return ApiException.notFound("run " + shown(runId));
  }

  /** A text from a path, short enough for an answer. */
  static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}

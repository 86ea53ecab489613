package relay.api.submission.body;

import tools.jackson.databind.JsonNode;

/** Takes a batch while it is being read; called from one thread, in the order of the upload. */
public interface BatchSink {

  /**
   * A field of the run of which only the name is read; called before its value costs anything.
   *
   * @throws relay.api.web.ApiException when a run has no such field
   */
  void named(String name);

  /** A field of the run, by the name the API has for it. */
  void field(String name, JsonNode value);

  /** The next row. */
  void row(UploadedRow row);
}

package relay.api.submission.body;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import relay.api.submission.body.UploadedRow.Unreadable;
import tools.jackson.databind.node.ObjectNode;

/** Collects the parts of a row as they come; the first fault is kept. */
final class RowBuilder {

  private static final int LONGEST_NAME = 64;

  private final int number;
  private @Nullable String baseUrl;
  private @Nullable String apiKey;
  private @Nullable List<String> requestedModels;
  private @Nullable String group;
  private @Nullable String ref;
  private Map<String, String> labels = Map.of();
  private @Nullable ObjectNode account;
  private @Nullable Unreadable fault;

  RowBuilder(int number) {
    this.number = number;
  }

  void baseUrl(@Nullable String text) {
    baseUrl = text;
  }

  void apiKey(@Nullable String text) {
    apiKey = text;
  }

  void requestedModels(@Nullable List<String> texts) {
    requestedModels = texts;
  }

  void group(@Nullable String text) {
    group = text;
  }

  void ref(@Nullable String text) {
    ref = text;
  }

  void labels(Map<String, String> texts) {
    labels = texts;
  }

  void account(@Nullable ObjectNode fields) {
    account = fields;
  }

  /** Notes that {@code field} {@code what}, unless something else was wrong before. */
  void fault(String field, String what) {
    if (fault == null) {
      var shown = field.length() <= LONGEST_NAME ? field : field.substring(0, LONGEST_NAME) + "…";
      fault = new Unreadable(shown, shown + " " + what);
    }
  }

  UploadedRow build() {
    return new UploadedRow(
        number, baseUrl, apiKey, requestedModels, group, ref, labels, account, fault);
  }
}

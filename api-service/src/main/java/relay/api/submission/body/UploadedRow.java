package relay.api.submission.body;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A row as it was uploaded: nothing is checked but that it could be read. Parts that it does not
 * name are null; {@link #toString()} shows no key.
 *
 * @param number of the row in the batch, from 1
 * @param account its fields as they were given, not checked
 * @param unreadable why the row cannot be read, when it cannot
 */
public record UploadedRow(
    int number,
    @Nullable String baseUrl,
    @Nullable String apiKey,
    @Nullable List<String> requestedModels,
    @Nullable String group,
    @Nullable String ref,
    Map<String, String> labels,
    @Nullable ObjectNode account,
    @Nullable Unreadable unreadable) {

  /**
   * A row that cannot be read.
   *
   * @param field the part at fault; null when it is the whole row
   * @param message what is wrong, without the row's number; repeats no key
   */
  public record Unreadable(@Nullable String field, String message) {}

  /** A row that could not be read at all. */
  static UploadedRow unreadable(int number, @Nullable String field, String message) {
    return new UploadedRow(
        number, null, null, null, null, null, Map.of(), null, new Unreadable(field, message));
  }

  @Override
  public String toString() {
    return "UploadedRow[" + number + "]";
  }
}

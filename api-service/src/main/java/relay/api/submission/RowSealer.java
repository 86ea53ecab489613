package relay.api.submission;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import relay.run.store.StoredSettings;
import relay.secrets.KeyIdentity;
import relay.secrets.RunDataKey;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns checked rows into rows of {@code staged_rows}: the key leaves as fingerprint, sealed bytes
 * and a masked form. Safe for concurrent use.
 */
final class RowSealer {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int FIELDS = 13;
  private static final int BYTES_A_ROW = 320;

  private final KeyIdentity identity;
  private final RunDataKey dataKey;

  RowSealer(KeyIdentity identity, RunDataKey dataKey) {
    this.identity = identity;
    this.dataKey = dataKey;
  }

  /** The rows in binary COPY form, in their order. */
  byte[] seal(List<CheckedRow> rows) {
    var buffer = new CopyBuffer(rows.size() * BYTES_A_ROW);
    for (var row : rows) {
      switch (row) {
        case CheckedRow.Good good -> write(good, buffer.row(FIELDS));
        case CheckedRow.Bad bad -> write(bad, buffer.row(FIELDS));
      }
    }
    return buffer.take();
  }

  private void write(CheckedRow.Good row, CopyBuffer to) {
    var fingerprint = identity.fingerprint(row.baseUrl(), row.key());
    to.integer(row.number())
        .integer(row.target())
        .bytes(fingerprint.bytes())
        .bytes(dataKey.sealKey(row.key(), fingerprint))
        .text(row.key().masked())
        .texts(row.models())
        .text(row.group())
        .text(row.ref())
        .jsonb(json(row.labels()))
        .jsonb(row.account() == null ? null : StoredSettings.writeAccount(row.account()))
        .text(null)
        .text(null)
        .text(null);
  }

  private static void write(CheckedRow.Bad row, CopyBuffer to) {
    to.integer(row.number())
        .integer(row.target())
        .bytes(null)
        .bytes(null)
        .text(null)
        .texts(null)
        .text(null)
        .text(row.ref())
        .jsonb(json(row.labels()))
        .jsonb(null)
        .text(row.reason().code())
        .text(row.field())
        .text(row.message());
  }

  private static @Nullable String json(Map<String, String> labels) {
    return labels.isEmpty() ? null : JSON.writeValueAsString(labels);
  }
}

package relay.api.submission;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.api.submission.body.BatchSink;
import relay.api.submission.body.UploadedRow;
import relay.api.web.ApiException;
import relay.api.web.ErrorBody.RowFault;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes a batch while it is read: keeps the run's fields, checks each row and passes it on, and
 * remembers the first bad ones. Not thread-safe.
 */
final class IncomingBatch implements BatchSink {

  private static final int FAULTS_SHOWN = 100;
  private static final int LONGEST_URL = 2_048;

  private final ObjectNode fields = JsonNodeFactory.instance.objectNode();
  private final RowTargets targets;
  private final StagedRows staged;
  private final List<RowFault> faults = new ArrayList<>();
  private @Nullable RowCheck check;
  private int rows;
  private int badRows;

  IncomingBatch(RowTargets targets, StagedRows staged) {
    this.targets = targets;
    this.staged = staged;
  }

  @Override
  public void named(String name) {
    RunFields.of(JsonNodeFactory.instance.objectNode().putNull(name))
        .allowing(RunRequestReader.KNOWN);
  }

  @Override
  public void field(String name, JsonNode value) {
    if (fields.has(name)) {
      throw ApiException.invalid(name + " is given twice");
    }
    if (check != null && name.equals("base_url")) {
      throw ApiException.invalid("base_url of the run must stand before items: rows lean on it");
    }
    fields.set(name, value);
  }

  @Override
  public void row(UploadedRow row) {
    if (check == null) {
      check = new RowCheck(targets, runBaseUrl());
    }
    rows++;
    var checked = check.check(row);
    if (checked instanceof CheckedRow.Bad bad) {
      note(bad);
    }
    try {
      staged.add(checked);
    } catch (SQLException away) {
      throw new StagingFailure(away);
    }
  }

  /** The run's fields, once the body is read. */
  RunFields fields() {
    return RunFields.of(fields);
  }

  int rows() {
    return rows;
  }

  int badRows() {
    return badRows;
  }

  /** The first bad rows, at most 100. */
  List<RowFault> faults() {
    return faults;
  }

  private void note(CheckedRow.Bad bad) {
    badRows++;
    if (faults.size() < FAULTS_SHOWN) {
      faults.add(bad.fault());
    }
  }

  private Optional<String> runBaseUrl() {
    var typed = fields().text("base_url", LONGEST_URL);
    typed.map(targets::judge).ifPresent(IncomingBatch::refuseUnusable);
    return typed;
  }

  private static void refuseUnusable(RowTargets.Judged judged) {
    switch (judged) {
      case RowTargets.Judged.Usable _ -> {}
      case RowTargets.Judged.Refused refused -> throw ApiException.invalid(refused.message());
      case RowTargets.Judged.Unreadable unreadable ->
          throw ApiException.invalid(unreadable.message());
    }
  }

  /** The database stopped taking rows while a parser was calling. */
  static final class StagingFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    StagingFailure(SQLException cause) {
      super("the staging table takes no rows", cause);
    }
  }
}

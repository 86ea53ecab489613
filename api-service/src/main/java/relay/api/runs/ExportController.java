package relay.api.runs;

import de.siegmar.fastcsv.writer.CsvWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import relay.api.web.ApiException;
import relay.model.RunNo;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET …/export}: one line per uploaded row, as CSV (with BOM, for spreadsheets) or NDJSON.
 */
@RestController
class ExportController {

  private static final int BUFFER = 64 * 1024;
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final RunQueries runs;
  private final ExportReads rows;
  private final JsonMapper json;

  ExportController(RunQueries runs, ExportReads rows, JsonMapper json) {
    this.runs = runs;
    this.rows = rows;
    this.json = json;
  }

  @GetMapping("/api/batch-import/runs/{runId}/export")
  void export(
      @PathVariable String runId,
      @RequestParam(defaultValue = "csv") String format,
      Locale locale,
      HttpServletResponse answer)
      throws IOException {
    var csv = isCsv(format);
    var run = runs.number(runId);
    answer.setContentType(csv ? "text/csv" : "application/x-ndjson");
    answer.setCharacterEncoding(StandardCharsets.UTF_8);
    answer.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        "attachment; filename=\"" + runId + (csv ? ".csv\"" : ".ndjson\""));
    try {
      // Closed only when all is written: what is cut short must not look whole.
      var out = new OutputStreamWriter(answer.getOutputStream(), StandardCharsets.UTF_8);
      write(run, locale, csv, out);
      out.close();
    } catch (IOException | RuntimeException failed) {
      if (!answer.isCommitted()) {
        answer.resetBuffer();
        answer.setHeader(HttpHeaders.CONTENT_DISPOSITION, null);
      }
      throw failed;
    }
  }

  private void write(RunNo run, Locale locale, boolean csv, Writer out) throws IOException {
    if (csv) {
      out.write(BYTE_ORDER_MARK);
      var writer = CsvWriter.builder().bufferSize(BUFFER).build(out);
      writer.writeRecord(ExportRow.COLUMNS);
      rows.each(run, locale, row -> writer.writeRecord(row.cells()));
      writer.flush();
    } else {
      rows.each(run, locale, jsonLines(out));
    }
  }

  private Consumer<ExportRow> jsonLines(Writer out) {
    return row -> {
      try {
        out.write(json.writeValueAsString(row));
        out.write('\n');
      } catch (IOException gone) {
        throw new UncheckedIOException(gone);
      }
    };
  }

  private static boolean isCsv(String format) {
    return switch (format) {
      case "csv" -> true;
      case "ndjson" -> false;
      default -> throw ApiException.invalid("format is neither csv nor ndjson");
    };
  }
}

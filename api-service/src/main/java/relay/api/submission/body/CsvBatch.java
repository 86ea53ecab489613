package relay.api.submission.body;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.stream.Stream;
import relay.api.web.ApiException;

/** A table whose first line names its columns; comma, semicolon, bar or tab between the cells. */
final class CsvBatch implements BatchParser {

  private static final int LONGEST_HEADER = 8_192;
  private static final int LONGEST_ROW = 131_072;

  private int number;

  @Override
  public void parse(Reader text, BatchSink sink) throws IOException {
    var buffered = new BufferedReader(text, 2 * LONGEST_HEADER);
    var separator = separator(buffered);
    try (var records = reader(separator).ofCsvRecord(buffered)) {
      readAll(records, sink);
    } catch (CsvParseException unreadable) {
      // Its message repeats the row.
      throw ApiException.invalid(
          "the CSV cannot be read behind row "
              + number
              + ": a quote is not closed, or a row is too long");
    } catch (UncheckedIOException broken) {
      throw broken.getCause();
    }
  }

  private void readAll(CsvReader<CsvRecord> records, BatchSink sink) {
    var rows = records.iterator();
    if (!rows.hasNext()) {
      return;
    }
    var columns = CsvColumns.of(rows.next().getFields());
    while (rows.hasNext()) {
      var cells = rows.next().getFields();
      if (cells.stream().anyMatch(cell -> !cell.isBlank())) {
        number++;
        sink.row(columns.row(number, cells));
      }
    }
  }

  private static CsvReader.CsvReaderBuilder reader(char separator) {
    return CsvReader.builder()
        .fieldSeparator(separator)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .allowUnclosedQuote(false)
        .maxBufferSize(LONGEST_ROW);
  }

  /** The separator that the header uses most; a header of one column has none. */
  private static char separator(BufferedReader text) throws IOException {
    text.mark(LONGEST_HEADER + 1);
    var buffer = new char[LONGEST_HEADER];
    var length = 0;
    for (var read = 0; read >= 0 && length < LONGEST_HEADER; length += Math.max(read, 0)) {
      read = text.read(buffer, length, LONGEST_HEADER - length);
    }
    text.reset();
    var header = new String(buffer, 0, length).strip().lines().findFirst().orElse("");
    return Stream.of(',', ';', '\t', '|')
        .max(Comparator.comparingLong(candidate -> count(header, candidate)))
        .orElse(',');
  }

  private static long count(String header, char candidate) {
    return header.chars().filter(character -> character == candidate).count();
  }
}

package relay.benchmarks;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * The limit that ingest is measured against: the rows that an ingest left, copied back by a bare
 * COPY into the same tables with the same indexes, in one transaction, with nothing to do but that.
 */
final class BareCopy {

  private static final int BUFFER = 1 << 20;
  private static final List<String> TABLES =
      List.of("import_items", "item_secrets", "item_results");

  private final Path folder;

  BareCopy(Path folder) {
    this.folder = folder;
  }

  /** Saves what an ingest left in the tables. */
  void save(Connection connection) throws SQLException, IOException {
    for (var table : TABLES) {
      try (var out = new BufferedOutputStream(Files.newOutputStream(file(table)), BUFFER)) {
        copy(connection).copyOut("COPY " + table + " TO STDOUT (FORMAT binary)", out);
      }
    }
  }

  /** Empties the tables and copies the saved rows back; the time of the copying and its commit. */
  Duration restore(Connection connection) throws SQLException, IOException {
    try (var statement = connection.createStatement()) {
      statement.execute("TRUNCATE " + String.join(", ", TABLES));
      statement.execute("CHECKPOINT");
    }
    connection.setAutoCommit(false);
    var start = System.nanoTime();
    for (var table : TABLES) {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file(table)), BUFFER)) {
        copy(connection).copyIn("COPY " + table + " FROM STDIN (FORMAT binary)", in, BUFFER);
      }
    }
    connection.commit();
    var took = Duration.ofNanos(System.nanoTime() - start);
    connection.setAutoCommit(true);
    return took;
  }

  private Path file(String table) {
    return folder.resolve(table + ".copy");
  }

  private static CopyManager copy(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }
}

package relay.standalone;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A real PostgreSQL of this process's own, durable like any other; its data stay in the folder it
 * is given. Stops when closed.
 */
final class EmbeddedDatabase implements AutoCloseable {

  private static final String USER = "postgres";

  private final EmbeddedPostgres postgres;

  private EmbeddedDatabase(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /** Starts it on a free port; {@code folder} may hold the data of an earlier start. */
  static EmbeddedDatabase start(Path folder) {
    try {
      return new EmbeddedDatabase(
          EmbeddedPostgres.builder()
              .setDataDirectory(folder.resolve("data"))
              .setCleanDataDirectory(false)
              .setOverrideWorkingDirectory(folder.resolve("server").toFile())
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "on")
              .setServerConfig("max_connections", "60")
              .setServerConfig("shared_buffers", "128MB")
              .start());
    } catch (IOException failed) {
      throw new UncheckedIOException("the embedded PostgreSQL did not start in " + folder, failed);
    }
  }

  String jdbcUrl() {
    return postgres.getJdbcUrl(USER, "postgres");
  }

  String user() {
    return USER;
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException failed) {
      throw new UncheckedIOException("the embedded PostgreSQL did not stop", failed);
    }
  }
}

package relay.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A PostgreSQL of the benchmark's own, durable (fsync on) and otherwise as installed. */
final class BenchDatabase implements AutoCloseable {

  static final String USER = "postgres";

  /** What every connection of ours begins with, as in the services' own settings. */
  static final String CUSTOM_PLANS = "SET plan_cache_mode = force_custom_plan";

  private final EmbeddedPostgres server;

  private BenchDatabase(EmbeddedPostgres server) {
    this.server = server;
  }

  static BenchDatabase start(Path folder) throws IOException {
    return new BenchDatabase(
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("data"))
            .setOverrideWorkingDirectory(folder.resolve("server").toFile())
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("shared_buffers", "256MB")
            .setServerConfig("max_wal_size", "4GB")
            .start());
  }

  String jdbcUrl(String database) {
    return server.getJdbcUrl(USER, database);
  }

  Connection connect(String database) throws SQLException {
    return server.getDatabase(USER, database).getConnection();
  }

  /** Makes a database and a pool of connections to it, which the caller closes. */
  HikariDataSource pool(String database, int connections) {
    try {
      execute(USER, List.of("CREATE DATABASE " + database));
    } catch (SQLException failed) {
      throw new IllegalStateException("cannot make the database " + database, failed);
    }
    var pool = new HikariDataSource();
    pool.setJdbcUrl(jdbcUrl(database));
    pool.setUsername(USER);
    pool.setMaximumPoolSize(connections);
    pool.setPoolName(database);
    return pool;
  }

  /** Runs statements one after the other, each committed by itself. */
  void execute(String database, List<String> statements) throws SQLException {
    try (var connection = connect(database);
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** A single number. */
  long number(String database, String sql) throws SQLException {
    try (var connection = connect(database);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  String version() throws SQLException {
    try (var connection = connect(USER)) {
      return connection.getMetaData().getDatabaseProductVersion();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

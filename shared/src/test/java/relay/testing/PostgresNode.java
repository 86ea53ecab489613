package relay.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A PostgreSQL server of the embedded binaries, as durable as in production (fsync on) and in a
 * time zone nobody lives in by accident. Port and data survive {@link #stop} and {@link #kill}.
 *
 * <p>Not thread-safe, but for {@link #createDatabase}.
 */
public final class PostgresNode implements AutoCloseable {
  /** An offset of 5:45 h shows every place that takes local time for UTC. */
  private static final String TIME_ZONE = "Asia/Kathmandu";

  private static final Duration DIES_WITHIN = Duration.ofSeconds(30);

  private final Path data;
  private EmbeddedPostgres server;

  private PostgresNode(Path data) throws IOException {
    this.data = data;
    this.server = run(data, 0);
  }

  static PostgresNode start() throws IOException {
    PostgresNode node = new PostgresNode(Files.createTempDirectory("relay-postgres-"));
    Runtime.getRuntime().addShutdownHook(new Thread(node::close, "remove-postgres"));
    return node;
  }

  /** The JDBC address of database {@code name} of this node. */
  public String jdbcUrl(String name) {
    return server.getJdbcUrl("postgres", name);
  }

  /** A new database, a copy of {@code template}, which must have no connection. */
  public synchronized TestDatabase createDatabase(String name, String template) {
    JdbcClient.create(server.getPostgresDatabase())
        .sql("CREATE DATABASE " + name + " TEMPLATE " + template)
        .update();
    return new TestDatabase(name, jdbcUrl(name), server.getPostgresDatabase());
  }

  /** Stops the server in order; its data stays. */
  public void stop() throws IOException {
    server.close();
  }

  /** Kills the server as a crash would: nothing is flushed, no client is told. */
  public void kill() throws IOException {
    long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    var children = postmaster.children().toList();
    postmaster.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    try {
      CompletableFuture<?>[] ends =
          children.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
      postmaster.onExit().get(DIES_WITHIN.toSeconds(), TimeUnit.SECONDS);
      CompletableFuture.allOf(ends).get(DIES_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while PostgreSQL was dying", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("PostgreSQL did not die", e);
    }
    server.close(); // gives up the lock on the data folder
  }

  /** Starts the server again, at the same port and with the data it had. */
  public void startAgain() throws IOException {
    server = run(data, server.getPort());
  }

  /** Stops the server and removes its data; may be called again, and is when the JVM ends. */
  @Override
  public void close() {
    try {
      server.close();
      Folders.delete(data);
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL left something behind in " + data, e);
    }
  }

  private static EmbeddedPostgres run(Path data, int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setPort(port)
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setOverrideWorkingDirectory(binaries().toFile())
        .setRegisterShutdownHook(false)
        .setPGStartupWait(Duration.ofMinutes(1))
        .setServerConfig("timezone", TIME_ZONE)
        .setServerConfig("max_connections", "300")
        .setServerConfig("shared_buffers", "128MB")
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .start();
  }

  /** One folder a user: a folder unpacked by somebody else could not be locked. */
  private static Path binaries() {
    return Path.of(
        System.getProperty("java.io.tmpdir"),
        "relay-postgres-binaries-" + System.getProperty("user.name"));
  }
}

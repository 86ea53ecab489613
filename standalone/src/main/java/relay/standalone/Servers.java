package relay.standalone;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for servers of one's own instead of the built-in ones. */
final class Servers {

  @Nullable
  @Option(
      names = "--rabbit",
      paramLabel = "URL",
      description = "amqp://user:password@host:port/vhost; without it jobs stay in this process")
  private String rabbit;

  @Nullable
  @Option(
      names = "--postgres",
      paramLabel = "URL",
      description = "jdbc:postgresql://host:port/db?user=…&password=…; without it an embedded one")
  private String postgres;

  @Option(names = "--port", description = "where the API listens on 127.0.0.1 (${DEFAULT-VALUE})")
  private int port = 8080;

  /** What picocli fills in from the command line. */
  Servers() {}

  /** These servers; null for the built-in ones. */
  Servers(int port, @Nullable String rabbit, @Nullable String postgres) {
    this.port = port;
    this.rabbit = rabbit;
    this.postgres = postgres;
  }

  /** The broker's address; null for the queue within this process. */
  @Nullable String rabbit() {
    return rabbit;
  }

  /** The database's address; null for the embedded one. */
  @Nullable String postgres() {
    return postgres;
  }

  int port() {
    return port;
  }
}

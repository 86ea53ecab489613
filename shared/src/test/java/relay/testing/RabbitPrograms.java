package relay.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the programs of one RabbitMQ lie.
 *
 * @param home the folder of its {@code sbin} and {@code plugins}
 * @param path folders of its Erlang, searched before the machine's own; may be empty
 * @param libraries folders of shared libraries it brings; may be empty
 */
record RabbitPrograms(Path home, List<Path> path, List<Path> libraries) {
  private static final Path DEBIAN = Path.of("/usr/lib/rabbitmq/lib");

  /** The newest RabbitMQ installed on this machine. */
  static Optional<RabbitPrograms> installed() {
    return newestUnder(DEBIAN)
        .or(RabbitPrograms::onThePath)
        .map(home -> new RabbitPrograms(home, List.of(), List.of()));
  }

  /** The folder {@code rabbitmq_server-<version>} in {@code folder}, the highest when many. */
  static Optional<Path> newestUnder(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> homes = Files.list(folder)) {
      return homes.filter(RabbitPrograms::isHome).max(Comparator.naturalOrder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path server() {
    return home.resolve("sbin/rabbitmq-server");
  }

  Path plugins() {
    return home.resolve("plugins");
  }

  /** For everything but Debian, whose program on the path insists on the service's own user. */
  private static Optional<Path> onThePath() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder, "rabbitmq-server"))
        .filter(Files::isExecutable)
        .map(RabbitPrograms::real)
        .map(program -> program.resolve("../..").normalize())
        .filter(RabbitPrograms::isHome)
        .findFirst();
  }

  private static boolean isHome(Path folder) {
    return Files.isExecutable(folder.resolve("sbin/rabbitmq-server"))
        && Files.isDirectory(folder.resolve("plugins"));
  }

  private static Path real(Path link) {
    try {
      return link.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

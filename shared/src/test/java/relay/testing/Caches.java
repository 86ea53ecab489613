package relay.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where downloads for tests are kept between runs. */
final class Caches {

  private Caches() {}

  /** {@code $XDG_CACHE_HOME}, else {@code ~/.cache}, else the folder for temporary files. */
  static Path folder() {
    return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
        .map(Path::of)
        .or(() -> home().map(home -> home.resolve(".cache")))
        .orElseGet(Caches::temporary)
        .resolve("relay-manager");
  }

  private static Optional<Path> home() {
    Path home = Path.of(System.getProperty("user.home"));
    return Files.isWritable(home) ? Optional.of(home) : Optional.empty();
  }

  private static Path temporary() {
    return Path.of(
        System.getProperty("java.io.tmpdir"), "relay-cache-" + System.getProperty("user.name"));
  }
}

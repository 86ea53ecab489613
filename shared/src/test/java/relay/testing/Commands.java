package relay.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of the machine that a test node needs. */
final class Commands {

  private Commands() {}

  /**
   * Runs a program to its end and returns what it printed.
   *
   * @throws IllegalStateException when it fails or outlives the limit, with its last words
   */
  static String run(Path folder, Duration limit, List<String> command) {
    try {
      Path output = Files.createTempFile("relay-command-", ".out");
      try {
        Process process =
            new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        process.destroyForcibly();
        String printed = Files.readString(output, StandardCharsets.UTF_8);
        if (!ended || process.exitValue() != 0) {
          throw new IllegalStateException(
              "%s %s: %s"
                  .formatted(
                      String.join(" ", command),
                      ended ? "failed" : "did not end within " + limit,
                      tail(printed)));
        }
        return printed;
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + command.getFirst(), e);
    }
  }

  /** The last 2,000 characters, which hold the reason of nearly every failure. */
  static String tail(String printed) {
    return printed.substring(Math.max(0, printed.length() - 2000)).strip();
  }
}

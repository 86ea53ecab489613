package relay.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.springframework.util.FileSystemUtils;
import relay.secrets.KeysetFile;

/**
 * Where an installation keeps its keyset, its admin token and its embedded database. The secrets
 * are made at the first start, in files that only their owner can read.
 */
final class StateFolder {

  private static final int TOKEN_BYTES = 32;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final int MOST_LOOKS = 300;

  private final Path folder;

  private StateFolder(Path folder) {
    this.folder = folder;
  }

  /** The folder with its secrets, made when they are not there. */
  static StateFolder open(Path folder) {
    try {
      Files.createDirectories(folder);
      var state = new StateFolder(folder.toAbsolutePath());
      state.makeSecrets();
      return state;
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot use the folder " + folder, failed);
    }
  }

  Path path() {
    return folder;
  }

  Path keyset() {
    return folder.resolve("keyset.json");
  }

  Path tokenFile() {
    return folder.resolve("admin-token");
  }

  Path database() {
    return folder.resolve("postgres");
  }

  /** The admin token. */
  String token() {
    try {
      return Files.readString(tokenFile()).strip();
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot read " + tokenFile(), failed);
    }
  }

  /**
   * Deletes everything, as soon as a database that lies here has stopped; gives up after a while.
   * Meant for the end of the process, while other hooks still stop what uses the folder.
   */
  void removeOnceStopped() {
    try {
      var lockOfTheDatabase = database().resolve("data").resolve("postmaster.pid");
      for (var look = 0; look < MOST_LOOKS && Files.exists(lockOfTheDatabase); look++) {
        Thread.sleep(BETWEEN_LOOKS);
      }
      FileSystemUtils.deleteRecursively(folder);
    } catch (IOException failed) {
      System.err.println("The folder " + folder + " could not be deleted: " + failed.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void makeSecrets() throws IOException {
    if (!Files.exists(keyset())) {
      KeysetFile.generate(keyset());
    }
    if (!Files.exists(tokenFile())) {
      var bytes = new byte[TOKEN_BYTES];
      new SecureRandom().nextBytes(bytes);
      var token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\n";
      try (var channel =
          Files.newByteChannel(
              tokenFile(),
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        channel.write(StandardCharsets.US_ASCII.encode(token));
      }
    }
  }
}

package relay.api.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/**
 * Where the admin token comes from: {@code RELAY_ADMIN_TOKEN}, else the file that {@code
 * RELAY_ADMIN_TOKEN_FILE} names. A missing file is made, with a new token and mode 0600 from its
 * first byte on. The token never goes to a log.
 */
final class AdminTokenSource {

  private static final int RANDOM_BYTES = 32;

  private AdminTokenSource() {}

  /**
   * The token of this installation.
   *
   * @throws IllegalStateException when neither is set: a service must not start without a token
   */
  static AdminToken read(String text, String file, SecureRandom random) {
    if (!text.isBlank()) {
      return new AdminToken(text.strip());
    }
    if (file.isBlank()) {
      throw new IllegalStateException(
          "Set RELAY_ADMIN_TOKEN or RELAY_ADMIN_TOKEN_FILE: every call of the API needs the token.");
    }
    return fromFile(Path.of(file.strip()), random);
  }

  private static AdminToken fromFile(Path file, SecureRandom random) {
    try {
      if (!Files.exists(file)) {
        write(file, random);
      }
      return new AdminToken(Files.readString(file).strip());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(
          "The admin token file " + file + " cannot be used", unreadable);
    }
  }

  private static void write(Path file, SecureRandom random) throws IOException {
    var bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    var token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    try (var channel =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.write(StandardCharsets.US_ASCII.encode(token + "\n"));
    }
  }
}

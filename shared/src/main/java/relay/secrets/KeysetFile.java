package relay.secrets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the keyset comes from: the environment or a file. Services read it and never make one. */
public final class KeysetFile {
  /** Environment variable with the keyset's text. */
  public static final String TEXT_VARIABLE = "RELAY_KEYSET";

  /** Environment variable with the path of a file that holds the keyset's text. */
  public static final String FILE_VARIABLE = "RELAY_KEYSET_FILE";

  private KeysetFile() {}

  /**
   * The keyset the environment names: {@code RELAY_KEYSET}, else the file in {@code
   * RELAY_KEYSET_FILE}.
   *
   * @throws KeysetException when neither is set or what they name is not a keyset
   */
  public static Keyset fromEnvironment(Map<String, String> environment) {
    @Nullable String text = environment.get(TEXT_VARIABLE);
    if (text != null && !text.isBlank()) {
      return Keyset.parse(text);
    }
    @Nullable String file = environment.get(FILE_VARIABLE);
    if (file != null && !file.isBlank()) {
      return read(Path.of(file));
    }
    throw new KeysetException(
        "Set %s or %s: the keyset that opens the stored keys. A lost keyset cannot be replaced."
            .formatted(TEXT_VARIABLE, FILE_VARIABLE));
  }

  /**
   * Reads a keyset file.
   *
   * @throws KeysetException when it cannot be read or is not a keyset
   */
  public static Keyset read(Path file) {
    try {
      return Keyset.parse(Files.readString(file));
    } catch (IOException e) {
      throw new KeysetException("The keyset file %s cannot be read".formatted(file), e);
    }
  }

  /**
   * Writes a new keyset to a file that only its owner can read (mode 0600 from its first byte on).
   * Never overwrites.
   *
   * @throws KeysetException when the file exists already or cannot be written
   */
  public static Keyset generate(Path file) {
    Keyset keyset = Keyset.generate();
    try (var channel =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.write(StandardCharsets.UTF_8.encode(keyset.toText()));
      return keyset;
    } catch (IOException e) {
      throw new KeysetException("The keyset file %s cannot be written".formatted(file), e);
    }
  }
}

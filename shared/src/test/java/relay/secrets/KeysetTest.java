package relay.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysetTest {
  @TempDir Path folder;

  @Test
  void comesBackFromItsFileWhichOnlyTheOwnerCanRead() throws IOException {
    Path file = folder.resolve("keyset.json");
    Keyset made = KeysetFile.generate(file);
    byte[] sealed = Sealer.of(made).seal("a host token", "host:host_01");

    Keyset read = KeysetFile.fromEnvironment(Map.of("RELAY_KEYSET_FILE", file.toString()));

    assertThat(Sealer.of(read).openText(sealed, "host:host_01")).isEqualTo("a host token");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void theEnvironmentsTextComesBeforeTheFile() {
    Keyset keyset = Keyset.generate();

    Keyset read =
        KeysetFile.fromEnvironment(
            Map.of("RELAY_KEYSET", keyset.toText(), "RELAY_KEYSET_FILE", "nowhere"));

    byte[] sealed = Sealer.of(keyset).seal("x-secret", "place");
    assertThat(Sealer.of(read).openText(sealed, "place")).isEqualTo("x-secret");
  }

  @Test
  void isNeverMadeByAService() {
    assertThatThrownBy(() -> KeysetFile.fromEnvironment(Map.of()))
        .isInstanceOf(KeysetException.class)
        .hasMessageContaining("RELAY_KEYSET");
  }

  @Test
  void aFileIsNeverOverwritten() {
    Path file = folder.resolve("keyset.json");
    KeysetFile.generate(file);

    assertThatThrownBy(() -> KeysetFile.generate(file)).isInstanceOf(KeysetException.class);
  }

  @Test
  void aBrokenTextIsRefusedWithoutRepeatingIt() {
    String text = Keyset.generate().toText();
    String torn = text.substring(0, text.length() - 20);

    assertThatThrownBy(() -> Keyset.parse(torn))
        .isInstanceOf(KeysetException.class)
        .hasNoCause()
        .hasMessageNotContaining("keyData");
  }

  @Test
  void neitherKeysetNorDataKeyShowThemselves() {
    Keyset keyset = Keyset.generate();

    assertThat(keyset).hasToString("Keyset[redacted]");
    assertThat(RunDataKey.generate()).hasToString("RunDataKey[redacted]");
  }
}

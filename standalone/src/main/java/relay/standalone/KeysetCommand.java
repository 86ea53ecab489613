package relay.standalone;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import relay.secrets.KeysetFile;

/** Makes the keyset of an installation. */
@Command(
    name = "keyset",
    mixinStandardHelpOptions = true,
    description =
        "Writes a new keyset to FILE (mode 0600). Back it up: without it no stored key can be read.")
final class KeysetCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", description = "where to write it; never overwritten")
  private Path file = Path.of("keyset.json");

  @Override
  public Integer call() {
    KeysetFile.generate(file);
    System.out.println("wrote " + file + "; back it up: without it no stored key can be read");
    return 0;
  }
}

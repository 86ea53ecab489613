package relay.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What docker-compose.yml says of our services agrees with what is built and what they read. */
class ComposeTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)");

  @ParameterizedTest
  @ValueSource(strings = {"api-service", "import-worker", "reconcile-worker"})
  void everyServiceIsBuiltFromItsJarAndGivenOnlyWhatItReads(String service) throws IOException {
    Map<?, ?> described = part(part(compose(), "services"), service);
    Path dockerfile = ROOT.resolve(String.valueOf(part(described, "build").get("dockerfile")));
    Set<String> given =
        part(described, "environment").keySet().stream()
            .map(String::valueOf)
            .collect(Collectors.toSet());

    assertThat(Files.readString(dockerfile))
        .contains("COPY --chown=10001 %1$s/target/%1$s-%2$s-app.jar".formatted(service, version()));
    assertThat(given).isSubsetOf(read(service));
  }

  @Test
  void everyVariableIsExplained() throws IOException {
    var explained =
        Files.readAllLines(ROOT.resolve(".env.example")).stream()
            .filter(line -> line.matches("[A-Z_]+=.*"))
            .map(line -> line.substring(0, line.indexOf('=')))
            .toList();

    assertThat(variables(Files.readString(ROOT.resolve("docker-compose.yml"))))
        .containsExactlyInAnyOrderElementsOf(explained);
  }

  /** The variables in a service's settings, and those of the keyset, which it reads by name. */
  private static Set<String> read(String service) throws IOException {
    var settings = ROOT.resolve(service).resolve("src/main/resources/application.yml");
    var read = variables(Files.readString(settings));
    read.addAll(List.of("RELAY_KEYSET", "RELAY_KEYSET_FILE"));
    return read;
  }

  private static Set<String> variables(String text) {
    return VARIABLE
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<?, ?> compose() throws IOException {
    return new Yaml(new SafeConstructor(new LoaderOptions()))
        .load(Files.readString(ROOT.resolve("docker-compose.yml")));
  }

  private static Map<?, ?> part(Map<?, ?> of, String name) {
    return Objects.requireNonNull((Map<?, ?>) of.get(name), name);
  }

  private static String version() throws IOException {
    var found =
        Pattern.compile("<artifactId>relay-manager</artifactId>\\s*<version>([^<]+)<")
            .matcher(Files.readString(ROOT.resolve("pom.xml")));
    assertThat(found.find()).isTrue();
    return found.group(1);
  }
}

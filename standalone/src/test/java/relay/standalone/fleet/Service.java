package relay.standalone.fleet;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relay.api.ApiServiceApplication;
import relay.importing.ImportWorkerApplication;
import relay.reconcile.ReconcileWorkerApplication;

/** A service that runs as a process of its own. */
enum Service {
  API(ApiServiceApplication.class),
  IMPORT_WORKER(ImportWorkerApplication.class),
  RECONCILE_WORKER(ReconcileWorkerApplication.class);

  private final Class<?> main;

  Service(Class<?> main) {
    this.main = main;
  }

  String mainClass() {
    return main.getName();
  }

  /**
   * What it runs on: the tests' libraries, but nothing of the other services nor of any test, so
   * that it finds its own settings and no other's.
   */
  String classPath() {
    var others =
        Stream.concat(
                Arrays.stream(values()).filter(service -> service != this).map(Service::place),
                Stream.of(Path.of("target", "classes").toAbsolutePath()))
            .collect(Collectors.toSet());
    return Stream.concat(
            Stream.of(place()),
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath())
                .filter(entry -> !others.contains(entry) && !isOfTests(entry)))
        .distinct()
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Path place() {
    try {
      return Path.of(main.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isOfTests(Path entry) {
    var name = String.valueOf(entry.getFileName());
    return name.equals("test-classes") || name.endsWith("-tests.jar");
  }
}

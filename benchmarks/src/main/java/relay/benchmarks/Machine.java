package relay.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Says on what a measurement was made. */
final class Machine {

  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  private Machine() {}

  /** A few lines for people: processor, memory, operating system, Java. */
  static String description() {
    return """
    machine   %s, %d cores, %d MiB of memory
    system    %s %s (%s)
    Java      %s %s
    """
        .formatted(
            processor().orElse("unknown processor"),
            Runtime.getRuntime().availableProcessors(),
            memory() >> 20,
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch"),
            System.getProperty("java.vendor"),
            System.getProperty("java.version"));
  }

  private static Optional<String> processor() {
    try (var lines = Files.lines(PROCESSORS)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException otherSystem) {
      return Optional.empty();
    }
  }

  private static long memory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 0;
  }
}

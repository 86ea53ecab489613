package relay.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The processor time that each part of a measurement has used so far. The difference of two says
 * whether the machine was the limit, and who used it.
 *
 * @param at a monotonic time in nanoseconds
 * @param byProcess processor time of every living process
 */
record ProcessorTime(long at, Map<Task, Duration> byProcess) {

  /** A process and what it does for the measurement. */
  private record Task(long pid, String part) {}

  /**
   * What was used between two readings.
   *
   * @param byPart processor time by part, {@code idle} included
   * @param wall the time between
   */
  record Used(Map<String, Duration> byPart, Duration wall) {

    /** Milliseconds that a part used for each of so many items. */
    double millisPerItem(String part, int items) {
      return byPart.getOrDefault(part, Duration.ZERO).toNanos() / 1e6 / items;
    }

    /** The share of the machine's processors that a part used. */
    double share(String part) {
      return (double) byPart.getOrDefault(part, Duration.ZERO).toNanos()
          / (wall.toNanos() * processors());
    }
  }

  /** Reads it now; the product is the process {@code product}. */
  static ProcessorTime now(long product) {
    var all = new HashMap<Task, Duration>();
    ProcessHandle.allProcesses()
        .forEach(process ->
            process
                .info()
                .totalCpuDuration()
                .ifPresent(used -> all.put(new Task(process.pid(), part(process, product)), used)));
    return new ProcessorTime(System.nanoTime(), Map.copyOf(all));
  }

  private static String part(ProcessHandle process, long product) {
    if (process.pid() == product) {
      return "product";
    }
    if (process.pid() == ProcessHandle.current().pid()) {
      return "host and sellers";
    }
    var program =
        process.info().command().map(command -> Path.of(command).getFileName().toString());
    return switch (program.orElse("")) {
      case "postgres" -> "PostgreSQL";
      case "beam.smp" -> "RabbitMQ";
      default -> "others";
    };
  }

  /** What was used since; a process that ended in between is not counted. */
  Used since(ProcessorTime before) {
    var used = new TreeMap<String, Duration>();
    byProcess.forEach((process, total) ->
        used.merge(
            process.part(),
            total.minus(before.byProcess.getOrDefault(process, Duration.ZERO)),
            Duration::plus));
    var wall = Duration.ofNanos(at - before.at);
    var all = used.values().stream().reduce(Duration.ZERO, Duration::plus);
    used.put("idle", wall.multipliedBy(processors()).minus(all));
    return new Used(Collections.unmodifiableMap(used), wall);
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }
}

package relay.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder, the ports and the start commands of one private node.
 *
 * <p>The variables are those of RabbitMQ's "File and Directory Locations" and "Networking" guides.
 *
 * @param base the folder that holds everything of the node
 * @param port its AMQP port; the next nine are its own too
 */
record PrivateBrokerFiles(RabbitPrograms programs, Path base, int port) {
  /** What a node without any plugin loads; a shorter code path halves the start of 3.x. */
  private static final Set<String> NEEDED_BY_3 =
      Set.of(
          """
          accept amqp10_common amqp_client aten base64url cowboy cowlib credentials_obfuscation
          cuttlefish enough gen_batch_server getopt jsx observer_cli osiris prometheus
          quantile_estimator ra rabbit rabbit_common rabbitmq_management_agent rabbitmq_prelaunch
          rabbitmq_prometheus rabbitmq_web_dispatch ranch recon seshat stdout_formatter syslog
          sysmon_handler systemd\
          """
              .split("\\s+"));

  static PrivateBrokerFiles create(RabbitPrograms programs) throws IOException {
    Path base = Files.createTempDirectory("relay-broker-");
    PrivateBrokerFiles files = new PrivateBrokerFiles(programs, base, FreePorts.block(10));
    for (String folder : List.of("home", "mnesia", "log", "conf")) {
      Files.createDirectory(base.resolve(folder));
    }
    Files.writeString(base.resolve("conf/enabled_plugins"), "[].\n");
    Files.writeString(base.resolve("conf/env"), "");
    Files.writeString(
        base.resolve("conf/rabbitmq.conf"),
        """
        listeners.tcp.default = 127.0.0.1:%d
        disk_free_limit.absolute = 50MB
        vm_memory_high_watermark.absolute = 1GB
        """
            .formatted(files.port()));
    if (programs.home().getFileName().toString().startsWith("rabbitmq_server-3.")) {
      files.linkNeededPlugins();
    }
    return files;
  }

  /** Started by us and not by the node, so that its process is ours to end. */
  Process startNameServer() throws IOException {
    return started("epmd", "epmd", "-port", String.valueOf(port + 1), "-address", "127.0.0.1");
  }

  Process startNode() throws IOException {
    return started("node", programs.server().toString());
  }

  /** Removes the node when this JVM is killed and can remove nothing itself. */
  void startWatchdog() throws IOException {
    String script =
        """
        trap '' INT TERM HUP
        while kill -0 "$1" 2>/dev/null; do [ -d "$2" ] || exit 0; sleep 1; done
        for file in "$2"/*.pid; do kill -9 "$(cat "$file")" 2>/dev/null; done
        sleep 1; rm -rf "$2"
        """;
    String jvm = String.valueOf(ProcessHandle.current().pid());
    new ProcessBuilder("sh", "-c", script, "watchdog", jvm, base.toString())
        .directory(Path.of("/").toFile())
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(Redirect.DISCARD)
        .redirectError(Redirect.DISCARD)
        .start();
  }

  /** The end of what the node printed. */
  String lastWords() {
    try {
      return Commands.tail(Files.readString(base.resolve("log/node.out")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process started(String name, String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(base.toFile())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(Redirect.appendTo(base.resolve("log/" + name + ".out").toFile()));
    builder.environment().keySet().removeIf(key -> key.startsWith("RABBITMQ_"));
    builder.environment().putAll(environment());
    builder.command(resolved(command));
    Process process = builder.start();
    Files.writeString(base.resolve(name + ".pid"), String.valueOf(process.pid()));
    return process;
  }

  /** A program is looked up on the path of this JVM, so those of an unpacked Erlang are named. */
  private List<String> resolved(String... command) {
    return Stream.concat(
            Stream.of(
                programs.path().stream()
                    .map(folder -> folder.resolve(command[0]))
                    .filter(Files::isExecutable)
                    .map(Path::toString)
                    .findFirst()
                    .orElse(command[0])),
            Stream.of(command).skip(1))
        .toList();
  }

  private Map<String, String> environment() {
    Map<String, String> set = new LinkedHashMap<>();
    set.put("HOME", base.resolve("home").toString());
    set.put("PATH", joined(programs.path(), System.getenv("PATH")));
    set.put("LD_LIBRARY_PATH", joined(programs.libraries(), System.getenv("LD_LIBRARY_PATH")));
    set.put("ERL_EPMD_PORT", String.valueOf(port + 1));
    set.put("ERL_EPMD_ADDRESS", "127.0.0.1");
    set.put("RABBITMQ_NODENAME", "relay" + port + "@localhost");
    set.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
    set.put("RABBITMQ_NODE_PORT", String.valueOf(port));
    set.put("RABBITMQ_DIST_PORT", String.valueOf(port + 4));
    set.put("RABBITMQ_CTL_DIST_PORT_MIN", String.valueOf(port + 5));
    set.put("RABBITMQ_CTL_DIST_PORT_MAX", String.valueOf(port + 9));
    set.put("RABBITMQ_MNESIA_BASE", base.resolve("mnesia").toString());
    set.put("RABBITMQ_LOG_BASE", base.resolve("log").toString());
    set.put("RABBITMQ_ENABLED_PLUGINS_FILE", base.resolve("conf/enabled_plugins").toString());
    set.put("RABBITMQ_CONFIG_FILE", base.resolve("conf/rabbitmq").toString());
    set.put("RABBITMQ_CONF_ENV_FILE", base.resolve("conf/env").toString());
    set.put("RABBITMQ_SCHEDULER_BUSY_WAIT_THRESHOLD", "very_short");
    // Makes the script become the node, so that the process we hold is the one to stop or kill.
    set.put("RUNNING_UNDER_SYSTEMD", "true");
    Path plugins = base.resolve("plugins");
    if (Files.isDirectory(plugins)) {
      set.put("RABBITMQ_PLUGINS_DIR", plugins.toString());
    }
    return set;
  }

  private void linkNeededPlugins() throws IOException {
    Path links = Files.createDirectory(base.resolve("plugins"));
    try (Stream<Path> plugins = Files.list(programs.plugins())) {
      for (Path plugin : plugins.toList()) {
        String file = plugin.getFileName().toString();
        int version = file.lastIndexOf('-');
        if (version > 0 && NEEDED_BY_3.contains(file.substring(0, version))) {
          Files.createSymbolicLink(links.resolve(file), plugin);
        }
      }
    }
  }

  private static String joined(List<Path> first, @Nullable String rest) {
    return Stream.concat(first.stream().map(Path::toString), Stream.ofNullable(rest))
        .collect(Collectors.joining(":"));
  }
}

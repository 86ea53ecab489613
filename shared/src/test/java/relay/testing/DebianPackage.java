package relay.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * RabbitMQ and Erlang as Debian or Ubuntu packs them, unpacked into the user's cache folder.
 *
 * <p>They are never installed, not even by root: an installed package starts a service on every
 * interface, and a private folder works the same for everybody. Unpacked once, then used without
 * the network.
 */
final class DebianPackage {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String NAME = "rabbitmq-server";

  private final Path work;

  private DebianPackage(Path work) {
    this.work = work;
  }

  /** The programs, fetched and unpacked when this user has none yet; safe among many processes. */
  static RabbitPrograms unpacked() {
    Path root = Caches.folder().resolve(NAME);
    try {
      Files.createDirectories(root.getParent());
      try (FileChannel file =
              FileChannel.open(
                  root.resolveSibling(NAME + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = file.lock()) {
        if (lock.isValid() && !Files.exists(root)) {
          fetchInto(root);
        }
      }
      return programs(root);
    } catch (IOException e) {
      throw new UncheckedIOException("could not unpack " + NAME + " into " + root, e);
    }
  }

  private static void fetchInto(Path root) throws IOException {
    Path work = Files.createTempDirectory(root.getParent(), "fetch-");
    try {
      new DebianPackage(work).fetch();
      Files.move(work.resolve("root"), root, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Folders.delete(work);
    }
  }

  private void fetch() throws IOException {
    for (String folder : List.of("lists/partial", "cache/archives/partial", "debs", "root")) {
      Files.createDirectories(work.resolve(folder));
    }
    run("debs", apt("apt-get", "update", "-qq"));
    List<String> download = new ArrayList<>(apt("apt-get", "download", "-qq"));
    download.addAll(packages());
    run("debs", download);
    try (Stream<Path> files = Files.list(work.resolve("debs"))) {
      files.forEach(file -> run("debs", List.of("dpkg", "-x", file.toString(), root().toString())));
    }
    pointErlangAt(Caches.folder().resolve(NAME));
  }

  /** RabbitMQ, all of its Erlang, and whatever else this machine lacks. */
  private Set<String> packages() {
    Set<String> names = new TreeSet<>(toInstall("-o", "Dir::State::status=/dev/null"));
    names.removeIf(name -> !name.startsWith("erlang-") && !name.equals(NAME));
    names.addAll(toInstall());
    return names;
  }

  private List<String> toInstall(String... options) {
    List<String> command = new ArrayList<>(apt("apt-get", options));
    command.addAll(List.of("install", "--simulate", "--no-install-recommends", NAME));
    return run("debs", command)
        .lines()
        .filter(line -> line.startsWith("Inst "))
        .map(line -> line.split(" ", 3)[1])
        .toList();
  }

  /** Lists and cache of our own need no rights and leave the machine's as they are. */
  private List<String> apt(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(program);
    command.addAll(List.of("-o", "Dir::State::lists=" + work.resolve("lists")));
    command.addAll(List.of("-o", "Dir::Cache=" + work.resolve("cache")));
    command.addAll(List.of("-o", "APT::Sandbox::User=" + System.getProperty("user.name")));
    command.addAll(List.of(arguments));
    return command;
  }

  private String run(String folder, List<String> command) {
    return Commands.run(work.resolve(folder), LIMIT, command);
  }

  private Path root() {
    return work.resolve("root");
  }

  /** Debian's script names its folder in full and ignores the variable meant for it. */
  private void pointErlangAt(Path root) throws IOException {
    Path script = root().resolve("usr/lib/erlang/bin/erl");
    String text =
        Files.readString(script)
            .replace("ROOTDIR=/usr/lib/erlang", "ROOTDIR=" + root.resolve("usr/lib/erlang"));
    Files.writeString(script, text);
  }

  private static RabbitPrograms programs(Path root) throws IOException {
    Optional<Path> home = RabbitPrograms.newestUnder(root.resolve("usr/lib/rabbitmq/lib"));
    if (home.isEmpty()) {
      throw new IOException("there is no RabbitMQ in " + root + ": delete it and try again");
    }
    List<Path> libraries;
    try (Stream<Path> folders = Files.list(root.resolve("usr/lib"))) {
      libraries = folders.filter(name -> name.toString().endsWith("-linux-gnu")).toList();
    }
    return new RabbitPrograms(home.get(), List.of(root.resolve("usr/lib/erlang/bin")), libraries);
  }
}

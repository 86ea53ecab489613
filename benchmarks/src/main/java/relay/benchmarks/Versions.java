package relay.benchmarks;

import java.util.regex.Pattern;

/** The versions of libraries, by the names of their jars. */
final class Versions {

  private static final Pattern IN_JAR_NAME = Pattern.compile("-(\\d[^/!]*)\\.jar");

  private Versions() {}

  /** The version of the jar that holds the type. */
  static String of(Class<?> type) {
    var source = type.getProtectionDomain().getCodeSource().getLocation().toString();
    var found = IN_JAR_NAME.matcher(source);
    var version = "of unknown version";
    while (found.find()) {
      version = found.group(1);
    }
    return version;
  }
}

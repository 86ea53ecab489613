package relay.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Compares the schema of the database with the migrations that this release carries. Only the API
 * service migrates; the others wait for it. Safe for concurrent use.
 */
public final class SchemaVersion {
  private static final String MIGRATIONS = "classpath*:db/migration/V*__*.sql";
  private static final Pattern NUMBER = Pattern.compile("V(\\d+)__.*");

  private static final String MIGRATED =
      "SELECT coalesce(max(version::int), 0) FROM flyway_schema_history WHERE success AND version IS NOT NULL";

  private final JdbcClient jdbc;
  private final int needed;

  public SchemaVersion(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.needed = newestMigration();
  }

  /** The number of the newest migration of this release. */
  public int needed() {
    return needed;
  }

  /** Whether the database has at least that schema; false also while it cannot be asked. */
  public boolean isThere() {
    try {
      return jdbc.sql(MIGRATED).query((row, index) -> row.getInt(1)).single() >= needed;
    } catch (DataAccessException notYet) {
      return false;
    }
  }

  private static int newestMigration() {
    try {
      return Arrays.stream(new PathMatchingResourcePatternResolver().getResources(MIGRATIONS))
          .map(file -> NUMBER.matcher(Objects.requireNonNullElse(file.getFilename(), "")))
          .filter(Matcher::matches)
          .mapToInt(name -> Integer.parseInt(name.group(1)))
          .max()
          .orElseThrow(() -> new IllegalStateException("no migrations on the class path"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}

package relay.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;

/**
 * One real PostgreSQL for all tests of this JVM, started at first use and stopped when the JVM
 * ends.
 *
 * <p>The schema is migrated once, into a template; every test class gets a copy of its own. May be
 * used from any thread.
 */
public final class TestPostgres {
  private static final String TEMPLATE = "relay_template";
  private static final AtomicInteger COPIES = new AtomicInteger();

  private TestPostgres() {}

  /** A fresh database with the whole schema and no rows; close it to drop it. */
  public static TestDatabase newDatabase() {
    return Shared.NODE.createDatabase("test_" + COPIES.incrementAndGet(), TEMPLATE);
  }

  /** A fresh database without any table, for tests of the migrations themselves. */
  public static TestDatabase newEmptyDatabase() {
    return Shared.NODE.createDatabase("test_" + COPIES.incrementAndGet(), "template0");
  }

  /** A node of one's own, to stop, kill and start again; close it to remove its data. */
  public static PostgresNode newNode() {
    try {
      return PostgresNode.start();
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded PostgreSQL did not start", e);
    }
  }

  private static final class Shared {
    private static final PostgresNode NODE = startMigrated();

    private static PostgresNode startMigrated() {
      PostgresNode node = newNode();
      Flyway.configure()
          .dataSource(node.createDatabase(TEMPLATE, "template0").unpooled())
          .load()
          .migrate();
      return node;
    }
  }
}

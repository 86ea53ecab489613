package relay.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class TestPostgresTest {

  @Test
  void everyDatabaseIsFreshAndDurable() {
    try (TestDatabase first = TestPostgres.newDatabase();
        TestDatabase second = TestPostgres.newDatabase()) {
      first.jdbc().sql("CREATE TABLE only_here (id int)").update();

      assertThat(tables(second, "only_here")).isZero();
      assertThat(first.jdbc().sql("SHOW fsync").query(String.class).single()).isEqualTo("on");
    }
  }

  @Test
  void theTimeZoneIsNotUtc() {
    try (TestDatabase database = TestPostgres.newEmptyDatabase()) {
      assertThat(
              database
                  .jdbc()
                  .sql("SELECT reset_val FROM pg_settings WHERE name = 'TimeZone'")
                  .query(String.class)
                  .single())
          .isNotEqualTo("UTC");
      assertThat(database.jdbc().sql("SHOW timezone").query(String.class).single())
          .as("the session's zone, which the driver takes from the JVM")
          .isNotIn("UTC", "GMT", "Etc/UTC");
    }
  }

  @Test
  void aCommittedRowOutlivesAKilledServer() throws IOException {
    try (PostgresNode node = TestPostgres.newNode()) {
      TestDatabase database = node.createDatabase("kept", "template0");
      database.jdbc().sql("CREATE TABLE kept AS SELECT 1 AS id").update();

      node.kill();
      node.startAgain();

      assertThat(tables(database, "kept")).isOne();
      database.close();
    }
  }

  private static long tables(TestDatabase database, String name) {
    return database
        .jdbc()
        .sql("SELECT count(*) FROM pg_tables WHERE tablename = :name")
        .param("name", name)
        .query(Long.class)
        .single();
  }
}

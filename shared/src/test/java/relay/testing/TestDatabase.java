package relay.testing;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A database that one test class has for itself. The pool opens at the first use; {@link #close}
 * drops the database whoever is still connected. May be used from any thread.
 */
public final class TestDatabase implements AutoCloseable {
  private static final int POOL = 16;

  private final String name;
  private final String jdbcUrl;
  private final DataSource maintenance;
  private final HikariDataSource pool = new HikariDataSource();

  TestDatabase(String name, String jdbcUrl, DataSource maintenance) {
    this.name = name;
    this.jdbcUrl = jdbcUrl;
    this.maintenance = maintenance;
    pool.setJdbcUrl(jdbcUrl);
    pool.setUsername(user());
    pool.setPassword(password());
    pool.setMaximumPoolSize(POOL);
    pool.setMinimumIdle(0);
    pool.setPoolName(name);
    // As every service has it: a plan made while a table was empty must not outlive that.
    pool.setConnectionInitSql("SET plan_cache_mode = force_custom_plan");
  }

  /** A pool of at most 16 connections, shared by all callers. */
  public DataSource dataSource() {
    return pool;
  }

  /** Statements over {@link #dataSource}. */
  public JdbcClient jdbc() {
    return JdbcClient.create(pool);
  }

  /** The address for a process or an application context that keeps its own pool. */
  public String jdbcUrl() {
    return jdbcUrl;
  }

  /** The user, who owns everything. */
  public String user() {
    return "postgres";
  }

  /** Any word: the node trusts every caller of this machine. */
  public String password() {
    return "postgres";
  }

  /** The address as the bean that makes Spring Boot's pool and Flyway use this database. */
  public JdbcConnectionDetails connectionDetails() {
    return new JdbcConnectionDetails() {
      @Override
      public String getUsername() {
        return user();
      }

      @Override
      public String getPassword() {
        return password();
      }

      @Override
      public String getJdbcUrl() {
        return jdbcUrl;
      }
    };
  }

  /** One connection a call and none kept, for work that must leave no connection behind. */
  DataSource unpooled() {
    PGSimpleDataSource plain = new PGSimpleDataSource();
    plain.setUrl(jdbcUrl);
    plain.setUser(user());
    return plain;
  }

  @Override
  public void close() {
    pool.close();
    JdbcClient.create(maintenance)
        .sql("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)")
        .update();
  }
}

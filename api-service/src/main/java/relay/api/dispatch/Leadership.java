package relay.api.dispatch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who of the fleet leads: the one whose connection holds an advisory lock of the database. It is
 * lost with the connection, so a leader that hangs is replaced as soon as the server notices. For
 * one thread.
 */
final class Leadership implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  /** Any number that nothing else of this database locks. */
  private static final long LOCK = 0x52454c41594d4752L;

  private static final String TRY = "SELECT pg_try_advisory_lock(?)";
  private static final int ANSWERS_WITHIN_SECONDS = 2;

  private final DataSource database;
  private @Nullable Connection holding;

  Leadership(DataSource database) {
    this.database = database;
  }

  /** Whether this process leads now; tries to when nobody does. */
  boolean isOurs() {
    try {
      Connection mine = holding;
      if (mine != null && mine.isValid(ANSWERS_WITHIN_SECONDS)) {
        return true;
      }
      close();
      return obtain();
    } catch (SQLException away) {
      LOG.debug("nobody can lead while the database is away", away);
      close();
      return false;
    }
  }

  private boolean obtain() throws SQLException {
    Connection candidate = database.getConnection();
    boolean obtained = false;
    try (PreparedStatement statement = candidate.prepareStatement(TRY)) {
      statement.setLong(1, LOCK);
      try (ResultSet row = statement.executeQuery()) {
        obtained = row.next() && row.getBoolean(1);
      }
    } finally {
      if (!obtained) {
        candidate.close();
      }
    }
    holding = obtained ? candidate : null;
    return obtained;
  }

  /** Gives the lead up; another process takes it. */
  @Override
  public void close() {
    Connection mine = holding;
    holding = null;
    if (mine == null) {
      return;
    }
    try (mine;
        PreparedStatement unlock = mine.prepareStatement("SELECT pg_advisory_unlock_all()")) {
      unlock.execute();
    } catch (SQLException lost) {
      LOG.debug("the lead is lost with its connection", lost);
    }
  }
}

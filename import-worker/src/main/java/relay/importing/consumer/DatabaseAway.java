package relay.importing.consumer;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;

/** Tells a database that is away, or busy, from one that refuses what it was given. */
final class DatabaseAway {

  private DatabaseAway() {}

  static boolean says(DataAccessException failed) {
    return failed instanceof DataAccessResourceFailureException
        || failed instanceof RecoverableDataAccessException
        || failed instanceof TransientDataAccessException;
  }
}

package relay.importing.stage;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.TransactionTimedOutException;

/**
 * Tells a database that is away, or busy, from one that refuses what it was given: the first is no
 * fault of the work and spends none of its attempts.
 */
public final class DatabaseAway {

  private DatabaseAway() {}

  /** Whether {@code failed} says nothing about the work; also when it began a transaction. */
  public static boolean says(RuntimeException failed) {
    return failed instanceof DataAccessResourceFailureException
        || failed instanceof RecoverableDataAccessException
        || failed instanceof TransientDataAccessException
        || failed instanceof CannotCreateTransactionException
        || failed instanceof TransactionSystemException
        || failed instanceof TransactionTimedOutException;
  }
}

package relay.keys;

import java.time.Instant;
import java.util.Optional;
import relay.model.Coded;
import relay.model.ItemKey;

/**
 * The promise to create an account, committed before the host is asked: a lost answer is looked for
 * and never repeated blindly.
 *
 * @param generation of the key; with the fingerprint it is the host's idempotency key
 * @param by the item that made the promise
 * @param accountName as sent
 * @param request the body as sent, as JSON without the key
 * @param accountId the host's answer, once known
 * @param inProgressSince since when the host's answers are that it is still making it, one after
 *     the other; empty when its last answer was another one, or none is known
 */
public record AccountIntent(
    int generation,
    ItemKey by,
    String accountName,
    String request,
    Optional<Long> accountId,
    Optional<Instant> inProgressSince,
    State state) {

  /** How far it came. */
  public enum State implements Coded {
    /** The host may or may not have been asked. */
    OPEN,
    /** The account is known. */
    ANSWERED,
    /** The verdict says that it will never be admitted. */
    TO_DELETE,
    /** The account is gone. */
    DELETED
  }
}

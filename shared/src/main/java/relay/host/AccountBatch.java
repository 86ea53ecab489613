package relay.host;

import java.util.List;

/**
 * The answer to a batch of account creations.
 *
 * @param accounts in the order of the request
 * @param replayed the host repeated the stored answer of an earlier call with the same key,
 *     failures included: those need another key
 */
public record AccountBatch(List<BatchedAccount> accounts, boolean replayed) {

  public AccountBatch {
    accounts = List.copyOf(accounts);
  }
}

package relay.host;

/**
 * The answer to an account creation.
 *
 * @param account what was made, without its groups
 * @param replayed the host repeated the stored answer of an earlier call with the same key: read
 *     the account before trusting it
 */
public record CreatedAccount(HostAccount account, boolean replayed) {}

package relay.verdict;

import relay.host.HostAccount;

/** What is known of the account itself when its proof is judged. */
public sealed interface AccountSeen {

  /** Nobody looked. */
  record NotRead() implements AccountSeen {}

  /** The host has none of this number any more. */
  record Gone() implements AccountSeen {}

  /** As just read. */
  record Read(HostAccount account) implements AccountSeen {}
}

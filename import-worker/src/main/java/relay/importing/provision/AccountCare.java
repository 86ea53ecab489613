package relay.importing.provision;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relay.host.AccountChange;
import relay.host.AccountRef;
import relay.host.GroupRef;
import relay.host.HostAccount;
import relay.host.HostAccounts;
import relay.model.KeyFingerprint;
import relay.plan.PrivateNames;
import relay.run.ItemFindings.ProofPlace;

/**
 * Leaves accounts that were not admitted as they ought to be. Every act may be repeated; each
 * throws {@link relay.host.HostFaultException} when the host did not do it.
 */
final class AccountCare {
  private static final Logger log = LoggerFactory.getLogger(AccountCare.class);

  /** Deletes an account of ours: only when its name says that it is this key's. */
  void deleteOurs(HostAccounts accounts, AccountRef ref, KeyFingerprint key) {
    Optional<HostAccount> found = accounts.find(ref);
    if (found.isEmpty()) {
      return;
    }
    if (found.get().name().endsWith(key.nameDigits())) {
      accounts.delete(ref);
    } else {
      log.warn("Account {} no longer has the name we gave it and is not deleted", ref);
    }
  }

  /**
   * Deletes what bears this key's name and serves nobody, but for the account to keep.
   *
   * @param keep the key's account
   */
  void deleteNamesakes(HostAccounts accounts, KeyFingerprint key, Optional<Long> keep) {
    accounts.named(key.nameDigits()).stream()
        .filter(account -> account.name().endsWith(key.nameDigits()))
        .filter(account -> !keep.equals(Optional.of(account.ref().id())))
        .filter(account -> PrivateNames.isPrivate(account.modelMapping()))
        .forEach(account -> accounts.delete(account.ref()));
  }

  /** Takes an account that may be good out of every list (host-api 19, row 23). */
  void rest(HostAccounts accounts, AccountRef ref) {
    if (accounts.find(ref).isPresent()) {
      accounts.setSchedulable(ref, false);
    }
  }

  /** Puts an account back as it was before we changed it. */
  void restore(HostAccounts accounts, AccountRef ref, Optional<BeforeImage> image) {
    Optional<HostAccount> found = accounts.find(ref);
    if (found.isEmpty() || image.isEmpty()) {
      return;
    }
    BeforeImage before = image.get();
    if (before.place() == ProofPlace.IN_SERVICE) {
      accounts.change(ref, withoutOurs(found.get(), before));
    } else {
      accounts.change(ref, before.putBack());
    }
  }

  /** What others changed meanwhile stays, also the groups that they added. */
  private static AccountChange withoutOurs(HostAccount now, BeforeImage before) {
    Set<GroupRef> groups = new HashSet<>(now.groups());
    groups.remove(new GroupRef(before.stagingGroup()));
    return AccountChange.NONE.mapping(PrivateNames.publicPart(now.modelMapping())).groups(groups);
  }
}

package relay.importing.provision;

import java.time.Clock;
import java.util.Optional;
import org.springframework.transaction.support.TransactionOperations;
import relay.host.AccountRef;
import relay.host.HostAccount;
import relay.keys.AccountOrigin;
import relay.keys.IntentStore;
import relay.keys.KeyLostException;
import relay.keys.KeyStore;
import relay.keys.UpstreamKey;
import relay.keys.UpstreamKey.KnownAccount;
import relay.model.RunNo;
import relay.resource.LedgerStore;
import relay.resource.ResourceNote;
import relay.resource.ResourceType;
import relay.resource.UseKind;
import relay.run.ClaimedItem;

/**
 * Writes down what becomes of accounts: key, intent and ledger together, each entry in one
 * transaction. Throws {@link KeyLostException} when the item has lost its key.
 */
final class AccountBook {
  private final TransactionOperations transaction;
  private final KeyStore keys;
  private final IntentStore intents;
  private final LedgerStore ledger;
  private final Clock clock;

  AccountBook(
      TransactionOperations transaction,
      KeyStore keys,
      IntentStore intents,
      LedgerStore ledger,
      Clock clock) {
    this.transaction = transaction;
    this.keys = keys;
    this.intents = intents;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** The account of this generation is known; {@code maker} is the run that promised it. */
  UpstreamKey made(UpstreamKey key, ClaimedItem item, HostAccount account, RunNo maker) {
    transaction.executeWithoutResult(_ -> {
      long id = account.ref().id();
      holding(keys.noteAccount(item, id, AccountOrigin.CREATED), item);
      intents.answer(item, key.generation(), id);
      ledger.note(note(key, account, maker, UseKind.CREATED, Optional.empty()), clock.instant());
    });
    return withAccount(key, new KnownAccount(account.ref().id(), AccountOrigin.CREATED));
  }

  /** An account that was there is the key's from now on. */
  UpstreamKey found(UpstreamKey key, ClaimedItem item, HostAccount account, AccountOrigin origin) {
    holding(keys.noteAccount(item, account.ref().id(), origin), item);
    return withAccount(key, new KnownAccount(account.ref().id(), origin));
  }

  /** How a found account is before this item writes to it; a repeat keeps the first image. */
  void before(UpstreamKey key, ClaimedItem item, HostAccount account, BeforeImage image) {
    RunNo run = item.lease().item().run();
    UseKind kind =
        key.account().map(KnownAccount::origin).orElse(AccountOrigin.ADOPTED)
                == AccountOrigin.ADOPTED
            ? UseKind.ADOPTED
            : UseKind.MAPPED;
    transaction.executeWithoutResult(_ -> {
      holding(keys.noteBeforeImage(item, image.json()), item);
      ledger.note(note(key, account, run, kind, Optional.of(image.json())), clock.instant());
    });
  }

  /** The item's run lets the account serve its group, also when another run made it. */
  void bound(ClaimedItem item, long accountId) {
    ledger.use(
        item.hostNo(),
        ResourceType.ACCOUNT,
        Long.toString(accountId),
        item.lease().item().run(),
        UseKind.BOUND,
        clock.instant());
  }

  /** The key's account is gone from the host: another may be made. */
  UpstreamKey gone(UpstreamKey key, ClaimedItem item, AccountRef account, String reason) {
    return transaction.execute(_ -> {
      ledger.gone(key.hostNo(), ResourceType.ACCOUNT, account.toString(), reason, clock.instant());
      return nextGeneration(key, item);
    });
  }

  /** Nothing came of the last promise that we could find: the next one may be made. */
  UpstreamKey nextGeneration(UpstreamKey key, ClaimedItem item) {
    int next =
        keys.raiseGeneration(item, key.generation(), clock.instant())
            .orElseThrow(() -> new KeyLostException("the key of " + item.lease() + " is lost"));
    return new UpstreamKey(
        key.hostNo(),
        key.fingerprint(),
        next,
        Optional.empty(),
        key.proof(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static UpstreamKey withAccount(UpstreamKey key, KnownAccount account) {
    return new UpstreamKey(
        key.hostNo(),
        key.fingerprint(),
        key.generation(),
        Optional.of(account),
        key.proof(),
        key.placement(),
        key.beforeImage(),
        key.aftercare());
  }

  private static ResourceNote note(
      UpstreamKey key, HostAccount account, RunNo run, UseKind kind, Optional<String> before) {
    return new ResourceNote(
        key.hostNo(),
        ResourceType.ACCOUNT,
        account.ref().toString(),
        key.fingerprint().hex() + "/" + key.generation(),
        account.name(),
        run,
        kind,
        before);
  }

  private static void holding(boolean held, ClaimedItem item) {
    if (!held) {
      throw new KeyLostException("the key of " + item.lease() + " is lost");
    }
  }
}

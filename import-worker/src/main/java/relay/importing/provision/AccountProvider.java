package relay.importing.provision;

import java.time.Clock;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;
import relay.host.AccountRef;
import relay.host.HostAccount;
import relay.keys.AccountOrigin;
import relay.keys.Aftercare;
import relay.keys.IntentStore;
import relay.keys.KeyStore;
import relay.keys.UpstreamKey;
import relay.keys.UpstreamKey.KnownAccount;
import relay.model.ApiKey;
import relay.plan.AccountMatch;
import relay.resource.LedgerStore;
import relay.run.AccountResolution;
import relay.run.ExistingPolicy;
import relay.run.ItemFindings.Account;
import relay.run.MatchedAccountState;
import relay.secrets.KeyIdentity;

/**
 * Gives an item its account, ready to be proved: the one our tables name, one that an earlier try
 * left, or a new one. Safe for concurrent use; may be repeated.
 */
public final class AccountProvider {

  /** What came of it. */
  public sealed interface Provided {

    /** Here it is. */
    record Ready(Account account, UpstreamKey known) implements Provided {}

    /** An account would have to be made, and the key is no longer stored. */
    record KeyDestroyed() implements Provided {}
  }

  private final AccountHints hints;
  private final AccountCreation creation;
  private final AccountBook book;
  private final AccountCare care;
  private final AccountStaging staging;
  private final KeyStore keys;
  private final IntentStore intents;

  /**
   * A provider over these stores.
   *
   * @param identity recognises keys that others entered on a host which shows them
   * @param random names proofs in service
   */
  public static AccountProvider of(
      TransactionOperations transaction,
      KeyStore keys,
      IntentStore intents,
      LedgerStore ledger,
      KeyIdentity identity,
      Clock clock,
      RandomGenerator random) {
    var book = new AccountBook(transaction, keys, intents, ledger, clock);
    return new AccountProvider(
        new AccountHints(identity),
        new AccountCreation(intents, book, clock),
        book,
        new AccountCare(),
        new AccountStaging(book, intents, clock, random),
        keys,
        intents);
  }

  private AccountProvider(
      AccountHints hints,
      AccountCreation creation,
      AccountBook book,
      AccountCare care,
      AccountStaging staging,
      KeyStore keys,
      IntentStore intents) {
    this.hints = hints;
    this.creation = creation;
    this.book = book;
    this.care = care;
    this.staging = staging;
    this.keys = keys;
    this.intents = intents;
  }

  /**
   * Provides the account.
   *
   * @throws relay.host.HostFaultException when the host did not do what was needed
   * @throws relay.keys.KeyLostException when another item has the key
   */
  public Provided provide(AccountWork work) {
    return switch (work.known().aftercare().orElse(Aftercare.REST)) {
      case REST -> look(work);
      case RESTORE -> look(work.with(restored(work)));
      case DELETE -> replace(work);
    };
  }

  /** What an earlier item still owed the account is done first. */
  private UpstreamKey restored(AccountWork work) {
    work.known()
        .account()
        .ifPresent(account ->
            care.restore(
                work.accounts(),
                new AccountRef(account.accountId()),
                work.known().beforeImage().map(BeforeImage::parse)));
    keys.caredFor(work.item());
    return work.known().caredFor();
  }

  private Provided look(AccountWork work) {
    return work.known().account().isPresent()
        ? lookAt(work, work.known().account().get())
        : hinted(work).orElseGet(() -> create(work, AccountResolution.CREATED, null));
  }

  /** Nobody has ever set out to make an account of this key: perhaps there is one all the same. */
  private Optional<Provided> hinted(AccountWork work) {
    if (intents.find(work.item(), work.known().generation()).isPresent()) {
      return Optional.empty();
    }
    return hints.find(work).flatMap(hint -> follow(work, hint));
  }

  private Optional<Provided> follow(AccountWork work, AccountHints.Hint hint) {
    AccountOrigin origin =
        switch (hint) {
          case AccountHints.Hint.OurName _ -> AccountOrigin.CREATED;
          case AccountHints.Hint.SameKey _ -> AccountOrigin.ADOPTED;
        };
    if (origin == AccountOrigin.ADOPTED
        && work.item().run().settings().existing() == ExistingPolicy.IGNORE) {
      return Optional.empty();
    }
    work.tally().hostCall();
    return work.accounts()
        .find(hint.account())
        .filter(account -> AccountMatch.fits(account, work.item().baseUrl()))
        .map(account -> {
          UpstreamKey known = book.found(work.known(), work.item(), account, origin);
          return new Provided.Ready(staging.take(work.with(known), account), known);
        });
  }

  private Provided lookAt(AccountWork work, KnownAccount known) {
    AccountRef ref = new AccountRef(known.accountId());
    work.tally().hostCall();
    Optional<HostAccount> found = work.accounts().find(ref);
    if (found.isEmpty()) {
      UpstreamKey next = book.gone(work.known(), work.item(), ref, "deleted_by_others");
      return create(work.with(next), AccountResolution.CREATED, null);
    }
    if (!AccountMatch.fits(found.get(), work.item().baseUrl())) {
      return known.origin() == AccountOrigin.CREATED
          ? replace(work)
          : create(
              work.with(book.nextGeneration(work.known(), work.item())),
              AccountResolution.CREATED,
              null);
    }
    return new Provided.Ready(staging.take(work, found.get()), work.known());
  }

  /** The old account is of no use and ours: it is deleted, then another is made. */
  private Provided replace(AccountWork work) {
    UpstreamKey next =
        work.known()
            .account()
            .map(old -> {
              AccountRef ref = new AccountRef(old.accountId());
              care.deleteOurs(work.accounts(), ref, work.item().fingerprint());
              return book.gone(work.known(), work.item(), ref, "replaced");
            })
            .orElseGet(() -> book.nextGeneration(work.known(), work.item()));
    return create(work.with(next), AccountResolution.REPLACED, MatchedAccountState.BROKEN);
  }

  private Provided create(
      AccountWork work, AccountResolution resolution, @Nullable MatchedAccountState matched) {
    Optional<ApiKey> apiKey = work.key().apiKey();
    if (apiKey.isEmpty()) {
      return new Provided.KeyDestroyed();
    }
    AccountCreation.Made made = creation.create(work, apiKey.get());
    staging.stage(work, made.account(), made.groups());
    return new Provided.Ready(
        staging.staged(
            work.with(made.known()),
            made.account(),
            resolution,
            matched,
            made.by().equals(work.item().lease().item())),
        made.known());
  }

  /**
   * Lifts what the host put a staged account aside for, so that it can be asked again. A pause of
   * an account in service is never lifted by us.
   */
  public void lift(AccountWork work, Account account) {
    staging.lift(work, account);
  }

  /** Notes that the item's run uses the account: an undo of another run keeps it. */
  public void admitted(AccountWork work, Account account) {
    book.bound(work.item(), account.accountId());
  }

  /** Puts binding and mapping of an account that is being proved right. */
  public Account mend(AccountWork work, Account account) {
    return staging.mend(work, account);
  }
}

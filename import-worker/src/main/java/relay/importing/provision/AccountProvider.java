package relay.importing.provision;

import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;
import relay.host.AccountChange;
import relay.host.AccountRef;
import relay.host.AccountStatus;
import relay.host.GroupRef;
import relay.host.HostAccount;
import relay.keys.AccountOrigin;
import relay.keys.Aftercare;
import relay.keys.IntentStore;
import relay.keys.KeyStore;
import relay.keys.UpstreamKey;
import relay.keys.UpstreamKey.KnownAccount;
import relay.model.ApiKey;
import relay.resource.LedgerStore;
import relay.run.AccountResolution;
import relay.run.ExistingPolicy;
import relay.run.ItemFindings.Account;
import relay.run.ItemFindings.ProofPlace;
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
  private final KeyStore keys;
  private final IntentStore intents;
  private final Clock clock;
  private final RandomGenerator random;

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
        keys,
        intents,
        clock,
        random);
  }

  private AccountProvider(
      AccountHints hints,
      AccountCreation creation,
      AccountBook book,
      AccountCare care,
      KeyStore keys,
      IntentStore intents,
      Clock clock,
      RandomGenerator random) {
    this.hints = hints;
    this.creation = creation;
    this.book = book;
    this.care = care;
    this.keys = keys;
    this.intents = intents;
    this.clock = clock;
    this.random = random;
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
          return new Provided.Ready(take(work.with(known), account), known);
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
    return new Provided.Ready(take(work, found.get()), work.known());
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
    stage(work, made.account(), made.groups());
    return new Provided.Ready(
        staged(
            work.with(made.known()),
            made.account(),
            resolution,
            matched,
            made.by().equals(work.item().lease().item())),
        made.known());
  }

  private Account staged(
      AccountWork work,
      HostAccount account,
      AccountResolution resolution,
      @Nullable MatchedAccountState matched,
      boolean byThisItem) {
    return new Account(
        account.ref().id(),
        work.known().generation(),
        resolution,
        matched,
        byThisItem,
        ProofPlace.STAGED,
        work.place().stagingNo(),
        clock.instant(),
        PrivateNames.staged(work.item().fingerprint()),
        resolution == AccountResolution.CREATED || resolution == AccountResolution.REPLACED
            ? null
            : work.item().provider().value());
  }

  private Account take(AccountWork work, HostAccount found) {
    AccountMatch match =
        isToBeLeftAlone(work) ? AccountMatch.untouched(found) : AccountMatch.of(found);
    return switch (match.place()) {
      case UNTOUCHED -> asFound(work, found, match, "");
      case IN_SERVICE -> asFound(work, found, match, inService(work, found));
      case STAGED -> {
        boolean left = match.state() == MatchedAccountState.DEPRECATED;
        boolean byThisItem = left && promisedBy(work);
        if (!left) {
          book.before(work.known(), work.item(), found, BeforeImage.of(found, ProofPlace.STAGED));
        }
        stage(work, found, found.groups());
        yield staged(
            work,
            found,
            byThisItem ? AccountResolution.CREATED : match.resolution(work.known()),
            byThisItem ? null : match.state(),
            byThisItem);
      }
    };
  }

  private static boolean isToBeLeftAlone(AccountWork work) {
    return work.item().run().settings().existing() == ExistingPolicy.SKIP
        && work.known().account().map(KnownAccount::origin).orElse(AccountOrigin.CREATED)
            == AccountOrigin.ADOPTED;
  }

  /** Whether an earlier try of this very item made the account. */
  private boolean promisedBy(AccountWork work) {
    return intents
        .find(work.item(), work.known().generation())
        .filter(intent -> intent.by().equals(work.item().lease().item()))
        .isPresent();
  }

  /** Adds one private name and one private group; users go on being served meanwhile. */
  private String inService(AccountWork work, HostAccount found) {
    boolean proved =
        work.known()
            .proofFor(work.item().lease().item(), work.probe().smokeModel(), clock.instant())
            .isPresent();
    if (proved) {
      return "";
    }
    book.before(work.known(), work.item(), found, BeforeImage.of(found, ProofPlace.IN_SERVICE));
    String name = PrivateNames.oneTime(work.item().fingerprint(), random);
    addPrivately(work, found, name);
    return name;
  }

  private static void addPrivately(AccountWork work, HostAccount found, String name) {
    Map<String, String> mapping = new HashMap<>(PrivateNames.publicPart(found.modelMapping()));
    mapping.put(name, work.probe().smokeModelRaw());
    Set<GroupRef> groups = new HashSet<>(found.groups());
    groups.add(work.place().group());
    work.tally().hostCall();
    work.accounts().change(found.ref(), AccountChange.NONE.mapping(mapping).groups(groups));
  }

  /** Makes the account answer to its private name in its staging group, and nobody else there. */
  private void stage(AccountWork work, HostAccount account, Set<GroupRef> groups) {
    Map<String, String> mapping =
        Map.of(PrivateNames.staged(work.item().fingerprint()), work.probe().smokeModelRaw());
    Set<GroupRef> place = Set.of(work.place().group());
    boolean recover = AccountMatch.needsRecovery(account, clock.instant());
    boolean asWanted =
        account.modelMapping().equals(mapping)
            && groups.equals(place)
            && account.schedulable()
            && account.status() == AccountStatus.ACTIVE;
    if (!asWanted) {
      work.tally().hostCall();
      work.accounts()
          .change(
              account.ref(),
              AccountChange.NONE
                  .mapping(mapping)
                  .groups(place)
                  .schedulable(true)
                  .status(AccountStatus.ACTIVE));
    }
    if (recover) {
      work.tally().hostCall();
      work.accounts().recoverState(account.ref());
    }
  }

  private Account asFound(
      AccountWork work, HostAccount found, AccountMatch match, String privateName) {
    boolean untouched = match.place() == ProofPlace.UNTOUCHED;
    return new Account(
        found.ref().id(),
        work.known().generation(),
        match.resolution(work.known()),
        match.state(),
        false,
        match.place(),
        untouched ? null : work.place().stagingNo(),
        untouched ? null : clock.instant(),
        privateName,
        work.item().provider().value());
  }

  /**
   * Lifts what the host put a staged account aside for, so that it can be asked again. A pause of
   * an account in service is never lifted by us.
   */
  public void lift(AccountWork work, Account account) {
    if (account.proofPlace() != ProofPlace.STAGED) {
      return;
    }
    AccountRef ref = new AccountRef(account.accountId());
    work.tally().hostCall();
    Optional<HostAccount> found = work.accounts().find(ref);
    if (found.isEmpty() || !AccountMatch.needsRecovery(found.get(), clock.instant())) {
      return;
    }
    work.tally().hostCall();
    HostAccount lifted = work.accounts().recoverState(ref);
    if (!lifted.schedulable()) {
      // Since 0.1.179 an upstream 401 or 402 also turns the switch off (host-api 20, row 6).
      work.tally().hostCall();
      work.accounts().setSchedulable(ref, true);
    }
  }

  /** Puts binding and mapping of an account that is being proved right. */
  public Account mend(AccountWork work, Account account) {
    AccountRef ref = new AccountRef(account.accountId());
    work.tally().hostCall();
    Optional<HostAccount> found = work.accounts().find(ref);
    if (found.isPresent()) {
      switch (account.proofPlace()) {
        case STAGED -> stage(work, found.get(), found.get().groups());
        case IN_SERVICE -> addPrivately(work, found.get(), account.privateName());
        case UNTOUCHED -> {
          // Nothing of it is ours to put right.
        }
      }
    }
    return account.restagedAt(clock.instant());
  }
}

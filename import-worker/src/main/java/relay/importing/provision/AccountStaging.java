package relay.importing.provision;

import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import relay.host.AccountChange;
import relay.host.AccountRef;
import relay.host.AccountStatus;
import relay.host.GroupRef;
import relay.host.HostAccount;
import relay.keys.AccountOrigin;
import relay.keys.IntentStore;
import relay.keys.UpstreamKey.KnownAccount;
import relay.plan.AccountMatch;
import relay.plan.PrivateNames;
import relay.run.AccountResolution;
import relay.run.ExistingPolicy;
import relay.run.ItemFindings.Account;
import relay.run.ItemFindings.ProofPlace;
import relay.run.MatchedAccountState;

/**
 * Puts accounts where they can be proved without a user noticing: new and resting ones in a staging
 * group under a private name (host-api 19, rows 20 and 21), one in service where it is, under one
 * more name (row 24). Safe for concurrent use; may be repeated.
 */
final class AccountStaging {

  private final AccountBook book;
  private final IntentStore intents;
  private final Clock clock;
  private final RandomGenerator random;

  /**
   * Stages.
   *
   * @param random names proofs in service
   */
  AccountStaging(AccountBook book, IntentStore intents, Clock clock, RandomGenerator random) {
    this.book = book;
    this.intents = intents;
    this.clock = clock;
    this.random = random;
  }

  /** What findings say of an account that waits for its proof in staging. */
  Account staged(
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

  /** Makes an account that is there already ready to be proved, as it is found. */
  Account take(AccountWork work, HostAccount found) {
    AccountMatch match =
        isToBeLeftAlone(work) ? AccountMatch.untouched(found) : AccountMatch.of(found);
    return switch (match.place()) {
      case UNTOUCHED -> asFound(work, found, match, "");
      case IN_SERVICE -> asFound(work, found, match, inService(work, found));
      case STAGED -> {
        boolean left = PrivateNames.isPrivate(found.modelMapping());
        boolean byThisItem = left && promisedBy(work);
        if (!left) {
          book.before(work.known(), work.item(), found, image(work, found, ProofPlace.STAGED));
        }
        stage(work, found, found.groups());
        yield staged(
            work,
            found,
            byThisItem ? AccountResolution.CREATED : match.resolution(work.known().placement()),
            byThisItem ? null : match.state(),
            byThisItem);
      }
    };
  }

  private static BeforeImage image(AccountWork work, HostAccount found, ProofPlace place) {
    return BeforeImage.of(found, place, work.place().group());
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
            .proofFor(
                work.item().lease().item(),
                work.item().run().settings().confirm(),
                work.probe().smokeModel(),
                clock.instant())
            .isPresent();
    if (proved) {
      return "";
    }
    book.before(work.known(), work.item(), found, image(work, found, ProofPlace.IN_SERVICE));
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
  void stage(AccountWork work, HostAccount account, Set<GroupRef> groups) {
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
        match.resolution(work.known().placement()),
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
  void lift(AccountWork work, Account account) {
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
  Account mend(AccountWork work, Account account) {
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

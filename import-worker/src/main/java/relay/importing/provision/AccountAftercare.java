package relay.importing.provision;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relay.host.AccountRef;
import relay.host.HostAccount;
import relay.host.HostAccounts;
import relay.host.HostFaultException;
import relay.keys.AftercareStore;
import relay.keys.AftercareStore.Owed;
import relay.keys.AftercareStore.Unanswered;
import relay.plan.PrivateNames;
import relay.resource.LedgerStore;
import relay.resource.ResourceNote;
import relay.resource.ResourceType;
import relay.resource.UseKind;

/**
 * Does what verdicts left to be done on hosts: accounts that will never be admitted are deleted,
 * those that may be good rest unschedulable, found ones are put back as they were; and what a lost
 * answer may have left behind is looked for once more.
 *
 * <p>May run on every worker at once and be killed at any time: what is not done is done later.
 */
public final class AccountAftercare {
  private static final Logger log = LoggerFactory.getLogger(AccountAftercare.class);

  /** Longer than the calls for one key take; who dies leaves his keys to others after it. */
  private static final Duration TAKEN_FOR = Duration.ofSeconds(60);

  /** A host that worked on a lost request has finished it by then (design 3.3). */
  static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(60);

  /** A host that failed is asked again as soon as its keys may be taken again. */
  private static final Duration AWAY_FOR = TAKEN_FOR;

  private final AftercareStore store;
  private final LedgerStore ledger;
  private final ReachableHosts hosts;
  private final Clock clock;
  private final AccountCare care = new AccountCare();
  private final Map<Long, Instant> awayUntil = new ConcurrentHashMap<>();

  public AccountAftercare(
      AftercareStore store, LedgerStore ledger, ReachableHosts hosts, Clock clock) {
    this.store = store;
    this.ledger = ledger;
    this.hosts = hosts;
    this.clock = clock;
  }

  /**
   * Cares for at most so many accounts; a host that does not do it is asked again in a minute.
   *
   * @return how many were taken; as many as asked for means that there may be more
   */
  public int careForSome(int most) {
    Instant now = clock.instant();
    List<Owed> taken = store.take(most, away(), now, until(now), now.minus(LOOK_AGAIN_AFTER));
    for (Owed owed : taken) {
      if (!away().contains(owed.hostNo())) {
        store.renew(owed, until(clock.instant())).ifPresent(this::careFor);
      }
    }
    return taken.size();
  }

  /** Looks for what unanswered creations may have left behind a minute ago, at most so many. */
  public void lookAgain(int most) {
    Instant before = clock.instant().minus(LOOK_AGAIN_AFTER);
    for (Unanswered promise : store.unanswered(most, away(), before)) {
      if (!away().contains(promise.hostNo())) {
        lookFor(promise);
      }
    }
  }

  /** What the database keeps of a time is its microseconds. */
  private static Instant until(Instant now) {
    return now.plus(TAKEN_FOR).truncatedTo(ChronoUnit.MICROS);
  }

  /** Hosts that failed a moment ago: the accounts of the others do not wait for them. */
  private Set<Long> away() {
    Instant now = clock.instant();
    awayUntil.values().removeIf(until -> until.isBefore(now));
    return Set.copyOf(awayUntil.keySet());
  }

  private void failed(long hostNo, HostFaultException e) {
    switch (e.fault().kind()) {
      case OUTAGE, TRANSIENT -> awayUntil.put(hostNo, clock.instant().plus(AWAY_FOR));
      case ADVISORY, PERMANENT -> {
        // It is about this account only.
      }
    }
  }

  private void careFor(Owed owed) {
    try {
      HostAccounts accounts = hosts.host(owed.hostNo()).adapter().accounts();
      switch (owed.care()) {
        case REST -> {
          ref(owed)
              .or(() -> leftBehind(owed, accounts))
              .ifPresent(account -> care.rest(accounts, account));
          store.done(owed);
        }
        case RESTORE -> {
          ref(owed)
              .ifPresent(account ->
                  care.restore(accounts, account, owed.beforeImage().map(BeforeImage::parse)));
          store.done(owed);
        }
        case DELETE -> delete(owed, accounts);
      }
    } catch (HostFaultException e) {
      failed(owed.hostNo(), e);
      log.warn(
          "The account of {} is not cared for yet ({}), it is tried again in a minute: {}",
          owed.fingerprint(),
          owed.care().code(),
          e.getMessage());
    }
  }

  /** What a lost answer left is the key's account from now on; the next item finds it so. */
  private Optional<AccountRef> leftBehind(Owed owed, HostAccounts accounts) {
    String digits = owed.fingerprint().nameDigits();
    Optional<HostAccount> left =
        accounts.named(digits).stream()
            .filter(account -> account.name().endsWith(digits))
            .filter(account -> PrivateNames.isPrivate(account.modelMapping()))
            .min(Comparator.comparingLong(account -> account.ref().id()));
    left.ifPresent(account -> note(owed, account));
    return left.map(HostAccount::ref);
  }

  private void note(Owed owed, HostAccount account) {
    store
        .maker(owed)
        .ifPresent(maker ->
            ledger.note(
                new ResourceNote(
                    owed.hostNo(),
                    ResourceType.ACCOUNT,
                    account.ref().toString(),
                    owed.fingerprint().hex() + "/" + owed.generation(),
                    account.name(),
                    maker,
                    UseKind.CREATED,
                    Optional.empty()),
                clock.instant()));
    store.found(owed, account.ref().id());
  }

  private void delete(Owed owed, HostAccounts accounts) {
    Optional<AccountRef> known = ref(owed);
    if (known.isPresent()) {
      care.deleteOurs(accounts, known.get(), owed.fingerprint());
      ledger.gone(
          owed.hostNo(),
          ResourceType.ACCOUNT,
          known.get().toString(),
          "gone_by_verdict",
          clock.instant());
    } else {
      care.deleteNamesakes(accounts, owed.fingerprint(), Optional.empty());
    }
    store.deleted(owed, clock.instant());
  }

  private void lookFor(Unanswered promise) {
    try {
      care.deleteNamesakes(
          hosts.host(promise.hostNo()).adapter().accounts(),
          promise.fingerprint(),
          promise.accountId());
      store.close(promise);
    } catch (HostFaultException e) {
      failed(promise.hostNo(), e);
      log.warn(
          "What a lost answer left of {} is looked for later: {}",
          promise.fingerprint(),
          e.getMessage());
    }
  }

  private static Optional<AccountRef> ref(Owed owed) {
    return owed.accountId().map(AccountRef::new);
  }
}

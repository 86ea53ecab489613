package relay.importing.provision;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relay.host.CreatedAccount;
import relay.host.GroupRef;
import relay.host.HostAccount;
import relay.host.HostFaultException;
import relay.host.IdempotencyKey;
import relay.keys.AccountIntent;
import relay.keys.IntentStore;
import relay.keys.KeyLostException;
import relay.keys.UpstreamKey;
import relay.model.ApiKey;
import relay.model.ItemKey;
import relay.plan.PrivateNames;

/**
 * Creates accounts on hosts that know no uniqueness: at most one for a key and generation (design
 * 3.3, creation protocol).
 *
 * <p>A promise is committed, then the host is asked with it, then the answer is committed. Who
 * finds a promise without an answer looks for the account by its name first, and else sends exactly
 * the promised body under the same idempotency key. A new generation is allowed only after the
 * host's memory of the old one is of no use.
 */
final class AccountCreation {
  private static final Logger log = LoggerFactory.getLogger(AccountCreation.class);

  /** What goes on for so long does not: the host's process died over it (host-api 4). */
  private static final Duration STUCK_AFTER = Duration.ofMinutes(1);

  private static final int MOST_GENERATIONS_AT_ONCE = 3;

  /**
   * The account of a key.
   *
   * @param groups where it was put
   * @param known the key, naming it
   * @param by the item that promised it
   */
  record Made(HostAccount account, Set<GroupRef> groups, UpstreamKey known, ItemKey by) {}

  /**
   * One question to the host.
   *
   * @param by the item that promised the account
   * @param inProgressSince when the host said first, in answers without another one between, that
   *     it is making it; the host runs a failed creation anew under the same key (host-api 4)
   */
  private record Attempt(AccountRequest request, ItemKey by, Optional<Instant> inProgressSince) {
    static Attempt first(AccountRequest request, ItemKey by) {
      return new Attempt(request, by, Optional.empty());
    }

    static Attempt after(AccountIntent earlier) {
      return new Attempt(
          AccountRequest.parse(earlier.request()), earlier.by(), earlier.inProgressSince());
    }
  }

  private final IntentStore intents;
  private final AccountBook book;
  private final Clock clock;

  AccountCreation(IntentStore intents, AccountBook book, Clock clock) {
    this.intents = intents;
    this.book = book;
    this.clock = clock;
  }

  /**
   * Creates the account, or finds the one that an earlier try made.
   *
   * @throws HostFaultException when the host did not do it; nothing is known then, and the next try
   *     looks first
   * @throws KeyLostException when another item has the key
   */
  Made create(AccountWork work, ApiKey apiKey) {
    AccountRequest wanted =
        AccountRequest.staged(
            work.item(), work.probe(), work.place().group(), work.host().version());
    UpstreamKey key = work.known();
    for (int tries = 0; tries < MOST_GENERATIONS_AT_ONCE; tries++) {
      Optional<Made> made = createGeneration(work.with(key), wanted, apiKey);
      if (made.isPresent()) {
        return made.get();
      }
      key = book.nextGeneration(key, work.item());
    }
    throw new IllegalStateException("The host replays accounts that are gone, again and again");
  }

  /** Empty when this generation is used up. */
  private Optional<Made> createGeneration(AccountWork work, AccountRequest wanted, ApiKey apiKey) {
    int generation = work.known().generation();
    boolean promised =
        intents.open(work.item(), generation, wanted.name(), wanted.json(), clock.instant());
    if (promised) {
      return ask(work, Attempt.first(wanted, work.item().lease().item()), apiKey);
    }
    AccountIntent earlier =
        intents
            .find(work.item(), generation)
            .orElseThrow(() -> new KeyLostException("the key of " + work.item() + " is lost"));
    if (earlier.state() == AccountIntent.State.DELETED) {
      return Optional.empty();
    }
    return search(work)
        .map(found -> made(work, found, found.groups(), earlier.by()))
        .or(() -> askAgain(work, Attempt.after(earlier), apiKey));
  }

  private Optional<Made> askAgain(AccountWork work, Attempt attempt, ApiKey apiKey) {
    if (attempt.inProgressSince().isPresent()) {
      intents.askedAnew(work.item(), work.known().generation());
    }
    return ask(work, attempt, apiKey);
  }

  private Optional<Made> ask(AccountWork work, Attempt attempt, ApiKey apiKey) {
    AccountRequest request = attempt.request();
    try {
      work.tally().hostCall();
      CreatedAccount answer =
          work.accounts().create(request.with(apiKey), idempotencyKey(work.known()));
      return answer.replayed()
          ? replayed(work, answer, attempt.by())
          : Optional.of(made(work, answer.account(), request.groupRefs(), attempt.by()));
    } catch (HostFaultException e) {
      return afterFault(work, e, attempt);
    }
  }

  /** A stored answer may speak of an account that somebody deleted since. */
  private Optional<Made> replayed(AccountWork work, CreatedAccount answer, ItemKey by) {
    work.tally().hostCall();
    return work.accounts()
        .find(answer.account().ref())
        .map(there -> made(work, there, there.groups(), by));
  }

  private Optional<Made> afterFault(AccountWork work, HostFaultException e, Attempt attempt) {
    return switch (e.fault().code()) {
      case "IDEMPOTENCY_KEY_CONFLICT" ->
          search(work).map(found -> made(work, found, found.groups(), attempt.by()));
      case "IDEMPOTENCY_IN_PROGRESS" -> {
        if (!isStuck(work, attempt)) {
          throw e;
        }
        yield search(work).map(found -> made(work, found, found.groups(), attempt.by()));
      }
      default -> throw e;
    };
  }

  private boolean isStuck(AccountWork work, Attempt attempt) {
    Instant now = clock.instant();
    Instant since = attempt.inProgressSince().orElse(now);
    intents.inProgress(work.item(), work.known().generation(), since);
    return !now.isBefore(since.plus(STUCK_AFTER));
  }

  /** The account of the key's name; what else has the name and serves nobody is deleted. */
  private Optional<HostAccount> search(AccountWork work) {
    String digits = work.item().fingerprint().nameDigits();
    work.tally().hostCall();
    List<HostAccount> namesakes =
        work.accounts().named(digits).stream()
            .filter(account -> account.name().endsWith(digits))
            .sorted(Comparator.comparingLong(account -> account.ref().id()))
            .toList();
    namesakes.stream().skip(1).forEach(extra -> removeExtra(work, extra));
    return namesakes.stream().findFirst();
  }

  private static void removeExtra(AccountWork work, HostAccount extra) {
    if (PrivateNames.isPrivate(extra.modelMapping())) {
      work.tally().hostCall();
      work.accounts().delete(extra.ref());
    } else {
      log.warn(
          "Account {} has the name of another one of ours and serves users; it is left alone",
          extra.ref());
    }
  }

  private Made made(AccountWork work, HostAccount account, Set<GroupRef> groups, ItemKey by) {
    UpstreamKey known = book.made(work.known(), work.item(), account, by.run());
    return new Made(account, groups, known, by);
  }

  private static IdempotencyKey idempotencyKey(UpstreamKey key) {
    return new IdempotencyKey("rm-%s-%d".formatted(key.fingerprint().hex(), key.generation()));
  }
}

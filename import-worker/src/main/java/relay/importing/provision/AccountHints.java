package relay.importing.provision;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import relay.host.AccountFilter;
import relay.host.AccountRef;
import relay.host.HostAccount;
import relay.host.HostFaultException;
import relay.model.BaseUrl;
import relay.model.InvalidBaseUrlException;
import relay.model.KeyFingerprint;
import relay.plan.AccountMatch;
import relay.plan.PrivateNames;
import relay.secrets.KeyIdentity;

/**
 * What a host's accounts say of themselves, read by pages once for each run: which hold our names,
 * and, where the host still shows keys (before 0.1.127), which hold a key that somebody else
 * entered. Hints only: whoever follows one reads the account.
 *
 * <p>Safe for concurrent use: the first who asks reads, the others wait. Keys are fingerprinted as
 * they pass and not kept.
 */
final class AccountHints {
  private static final int RUNS_KEPT = 8;

  /** Where a key may already be. */
  sealed interface Hint {

    /** The account. */
    AccountRef account();

    /** It bears the name that we give. */
    record OurName(AccountRef account) implements Hint {}

    /** It holds the key under somebody else's name. */
    record SameKey(AccountRef account) implements Hint {}
  }

  private record Reading(long hostNo, long runNo) {}

  private final KeyIdentity identity;
  private final Map<Reading, FutureTask<Map<String, Hint>>> readings =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(
            Map.Entry<Reading, FutureTask<Map<String, Hint>>> eldest) {
          return size() > RUNS_KEPT;
        }
      };

  AccountHints(KeyIdentity identity) {
    this.identity = identity;
  }

  /**
   * Where the key of this work may already be.
   *
   * @throws HostFaultException when the host did not let its accounts be read
   */
  Optional<Hint> find(AccountWork work) {
    var reading = new Reading(work.item().hostNo(), work.item().lease().item().run().value());
    FutureTask<Map<String, Hint>> task;
    synchronized (readings) {
      task = readings.computeIfAbsent(reading, _ -> new FutureTask<>(() -> read(work)));
    }
    task.run();
    try {
      return Optional.ofNullable(task.get().get(work.item().fingerprint().nameDigits()));
    } catch (ExecutionException failed) {
      forget(reading, task);
      if (failed.getCause() instanceof HostFaultException fault) {
        throw fault;
      }
      throw new CompletionException(failed.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }

  private void forget(Reading reading, FutureTask<Map<String, Hint>> task) {
    synchronized (readings) {
      readings.remove(reading, task);
    }
  }

  private Map<String, Hint> read(AccountWork work) {
    Map<String, Hint> hints = new HashMap<>();
    work.tally().hostCall();
    work.accounts().scan(AccountFilter.ALL, account -> note(hints, account));
    return hints;
  }

  /**
   * Our own name says more than the key; of equal ones the oldest account counts. The dry run looks
   * in the same way ({@link relay.plan.SeenAccounts}).
   */
  private void note(Map<String, Hint> hints, HostAccount account) {
    Optional<String> digits = PrivateNames.digitsOf(account.name());
    if (digits.isPresent()) {
      hints.merge(
          digits.get(),
          new Hint.OurName(account.ref()),
          (earlier, later) -> earlier instanceof Hint.OurName ? earlier : later);
    } else if (AccountMatch.isOfOurKind(account)) {
      fingerprint(account)
          .ifPresent(key -> hints.putIfAbsent(key.nameDigits(), new Hint.SameKey(account.ref())));
    }
  }

  private Optional<KeyFingerprint> fingerprint(HostAccount account) {
    try {
      return account
          .apiKey()
          .map(key -> identity.fingerprint(BaseUrl.parse(account.baseUrl()), key));
    } catch (InvalidBaseUrlException _) {
      // Not an upstream that anybody could have sent us a key for.
      return Optional.empty();
    }
  }
}

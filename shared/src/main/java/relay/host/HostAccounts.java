package relay.host;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import relay.model.ModelId;
import relay.secrets.Redactor;

/** The accounts of a host (host-api 8 and 9). */
public interface HostAccounts {

  /** The most accounts of one {@link #change} call (design 3.3). */
  int MOST_AT_ONCE = 200;

  /**
   * Creates an account. The host does it once for a key and repeats its answer for 24 hours; an
   * account may be left behind by a 500, so look by name before going on with another key.
   *
   * @throws HostFaultException code {@code IDEMPOTENCY_KEY_CONFLICT} (another body), {@code
   *     IDEMPOTENCY_IN_PROGRESS} and {@code IDEMPOTENCY_RETRY_BACKOFF} (wait) are told apart
   */
  CreatedAccount create(NewAccount account, IdempotencyKey key);

  /**
   * Creates many accounts, each for itself, in their order. No faster than one by one, but for a
   * far host (host-api 19); what failed may have left an account behind, so look by name.
   *
   * @param accounts 1 to {@value #MOST_AT_ONCE}
   */
  AccountBatch createAll(List<NewAccount> accounts, IdempotencyKey key);

  /** One account; empty when the host has none of this number. */
  default Optional<HostAccount> find(AccountRef account) {
    return find(account, Redactor.none());
  }

  /**
   * The same, for somebody who passes on what the host noted of it.
   *
   * @param secrets what must not stand in these notes: the upstream may have echoed the key
   */
  Optional<HostAccount> find(AccountRef account, Redactor secrets);

  /** All accounts with {@code part} in their names, in the order of their numbers. */
  List<HostAccount> named(String part);

  /**
   * One page of accounts in the order of their numbers.
   *
   * @param page from 1
   * @param size 1 to 1,000
   */
  HostPage<HostAccount> page(AccountFilter filter, int page, int size);

  /**
   * Hands over every account that the filter finds, page by page: the cheap way to see a whole host
   * (17,000 rows a second). A row can be missed or seen twice while others come and go.
   */
  void scan(AccountFilter filter, Consumer<HostAccount> each);

  /**
   * Changes many accounts alike in one call. May be repeated.
   *
   * @param accounts 1 to {@value #MOST_AT_ONCE}
   */
  BulkResult change(Collection<AccountRef> accounts, AccountChange change);

  /**
   * Changes one account. May be repeated.
   *
   * @throws HostFaultException also when the host reports the account as failed
   */
  void change(AccountRef account, AccountChange change);

  /** The administrator's switch; answers the account. May be repeated. */
  HostAccount setSchedulable(AccountRef account, boolean schedulable);

  /** Lifts the host's own pauses; leaves status and switch alone. May be repeated. */
  HostAccount recoverState(AccountRef account);

  /** Sets the status active and lifts pauses; since 0.1.179 not the switch. May be repeated. */
  HostAccount clearError(AccountRef account);

  /** Lifts pauses, whatever the status, which stays (host-api 9.3). May be repeated. */
  HostAccount clearRateLimit(AccountRef account);

  /**
   * The model names that the host shows for an account: its own mapping, or the host's built-in
   * list without one. Proves nothing about the upstream (host-api 9.2). Empty when there is no
   * account.
   */
  Optional<Set<String>> models(AccountRef account);

  /** Deletes an account; one that is gone counts as deleted. May be repeated. */
  void delete(AccountRef account);

  /**
   * Lets the host test an account: about 2,600 tokens of the key on hosts before 0.1.137.
   *
   * @param model the name to ask for, mapped by the account
   * @param secrets what must not stand in the fault's message: the upstream may echo the key
   */
  AccountTest test(AccountRef account, ModelId model, Redactor secrets);
}

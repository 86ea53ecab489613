package relay.host.sub2api;

import static relay.host.HostOperation.ACCOUNT_CREATE;
import static relay.host.HostOperation.ACCOUNT_DELETE;
import static relay.host.HostOperation.ACCOUNT_LIST;
import static relay.host.HostOperation.ACCOUNT_MODELS;
import static relay.host.HostOperation.ACCOUNT_READ;
import static relay.host.HostOperation.ACCOUNT_TEST;
import static relay.host.HostOperation.ACCOUNT_WRITE;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import relay.host.AccountBatch;
import relay.host.AccountChange;
import relay.host.AccountFilter;
import relay.host.AccountRef;
import relay.host.AccountTest;
import relay.host.BatchedAccount;
import relay.host.BulkResult;
import relay.host.CreatedAccount;
import relay.host.HostAccount;
import relay.host.HostAccounts;
import relay.host.HostFaultException;
import relay.host.HostPage;
import relay.host.IdempotencyKey;
import relay.host.NewAccount;
import relay.model.ModelId;
import relay.run.Blame;
import relay.secrets.Redactor;
import tools.jackson.core.type.TypeReference;

/** Accounts over HTTP (host-api 8 and 9). */
final class Sub2ApiAccounts implements HostAccounts {
  private static final TypeReference<AccountJson> ACCOUNT = new TypeReference<>() {};
  private static final TypeReference<Pages.PageJson<AccountJson>> PAGE = new TypeReference<>() {};
  private static final TypeReference<BatchJson> BATCH = new TypeReference<>() {};
  private static final TypeReference<List<ModelJson>> MODELS = new TypeReference<>() {};
  private static final TypeReference<BulkJson> BULK = new TypeReference<>() {};

  private final HostCalls calls;

  Sub2ApiAccounts(HostCalls calls) {
    this.calls = calls;
  }

  private record BulkJson(@Nullable List<Long> successIds, @Nullable List<Long> failedIds) {}

  /** Its results stand in the order of the request; names need not be unique. */
  private record BatchJson(@Nullable List<BatchedJson> results) {

    List<BatchedAccount> toBatch(List<NewAccount> asked) {
      List<BatchedJson> seen = results == null ? List.of() : results;
      return IntStream.range(0, asked.size())
          .mapToObj(i -> i < seen.size() ? seen.get(i).toBatched(asked.get(i)) : lost(asked.get(i)))
          .toList();
    }

    private static BatchedAccount lost(NewAccount asked) {
      return new BatchedAccount.Failed(asked.name());
    }
  }

  private record BatchedJson(long id, boolean success) {
    BatchedAccount toBatched(NewAccount asked) {
      return success && id > 0
          ? new BatchedAccount.Made(new AccountRef(id))
          : new BatchedAccount.Failed(asked.name());
    }
  }

  private record ModelJson(@Nullable String id) {}

  @Override
  public CreatedAccount create(NewAccount account, IdempotencyKey key) {
    HostCall call =
        HostCall.post(ACCOUNT_CREATE, "/accounts", AccountRequests.Create.of(account))
            .once(key)
            .hiding(Redactor.of(account.apiKey().reveal()));
    HostCalls.Answer<AccountJson> answer = calls.answer(call, ACCOUNT);
    return new CreatedAccount(answer.data().toAccount(), answer.replayed());
  }

  @Override
  public AccountBatch createAll(List<NewAccount> accounts, IdempotencyKey key) {
    if (accounts.isEmpty() || accounts.size() > MOST_AT_ONCE) {
      throw new IllegalArgumentException("a batch has 1 to 200 accounts");
    }
    Redactor keys =
        Redactor.of(accounts.stream().map(account -> account.apiKey().reveal()).toList());
    HostCall call =
        HostCall.post(ACCOUNT_CREATE, "/accounts/batch", AccountRequests.Batch.of(accounts))
            .once(key)
            .hiding(keys);
    HostCalls.Answer<BatchJson> answer = calls.answer(call, BATCH);
    return new AccountBatch(answer.data().toBatch(accounts), answer.replayed());
  }

  @Override
  public Optional<HostAccount> find(AccountRef account, Redactor secrets) {
    return calls
        .dataIfThere(HostCall.get(ACCOUNT_READ, path(account)), ACCOUNT)
        .map(read -> read.toAccount(secrets));
  }

  @Override
  public List<HostAccount> named(String part) {
    return Pages.<HostAccount>all(number -> page(AccountFilter.named(part), number, Pages.SIZE))
        .stream()
        .filter(account -> account.name().contains(part))
        .toList();
  }

  @Override
  public HostPage<HostAccount> page(AccountFilter filter, int page, int size) {
    String path = "/accounts?lite=true%s&%s".formatted(query(filter), Pages.query(page, size));
    Pages.PageJson<AccountJson> read = calls.data(HostCall.get(ACCOUNT_LIST, path), PAGE);
    return new HostPage<>(
        read.rows().stream().map(AccountJson::toAccount).toList(), read.total(), size);
  }

  @Override
  public void scan(AccountFilter filter, Consumer<HostAccount> each) {
    int number = 1;
    HostPage<HostAccount> page;
    do {
      page = page(filter, number++, Pages.SIZE);
      page.items().forEach(each);
    } while (!page.isLast());
  }

  @Override
  public BulkResult change(Collection<AccountRef> accounts, AccountChange change) {
    if (accounts.isEmpty() || accounts.size() > MOST_AT_ONCE || change.isNothing()) {
      throw new IllegalArgumentException("1 to 200 accounts, and something to change");
    }
    BulkJson result = calls.data(bulk(accounts, change), BULK);
    return new BulkResult(Refs.accounts(result.successIds()), Refs.accounts(result.failedIds()));
  }

  @Override
  public void change(AccountRef account, AccountChange change) {
    if (change(Set.of(account), change).changed().contains(account)) {
      return;
    }
    HostCall call = bulk(Set.of(account), change);
    throw new HostFaultException(
        calls.fault(
            call,
            new Observation(
                ACCOUNT_WRITE,
                Optional.of(200),
                Observation.NOT_CHANGED,
                "the host did not change account " + account,
                Optional.empty()),
            Duration.ZERO));
  }

  @Override
  public HostAccount setSchedulable(AccountRef account, boolean schedulable) {
    return state(account, "schedulable", new AccountRequests.Schedulable(schedulable));
  }

  @Override
  public HostAccount recoverState(AccountRef account) {
    return state(account, "recover-state", Map.of());
  }

  @Override
  public HostAccount clearError(AccountRef account) {
    return state(account, "clear-error", Map.of());
  }

  @Override
  public HostAccount clearRateLimit(AccountRef account) {
    return state(account, "clear-rate-limit", Map.of());
  }

  @Override
  public Optional<Set<String>> models(AccountRef account) {
    return calls
        .dataIfThere(HostCall.get(ACCOUNT_MODELS, path(account) + "/models"), MODELS)
        .map(models ->
            models.stream()
                .map(model -> Texts.orEmpty(model.id()))
                .collect(Collectors.toUnmodifiableSet()));
  }

  @Override
  public void delete(AccountRef account) {
    calls.runUntilGone(HostCall.delete(ACCOUNT_DELETE, path(account)));
  }

  @Override
  public AccountTest test(AccountRef account, ModelId model, Redactor secrets) {
    HostCall call =
        HostCall.post(
                ACCOUNT_TEST, path(account) + "/test", new AccountRequests.Test(model.value()))
            .hiding(secrets);
    try {
      return judge(call, calls.reply(call));
    } catch (HostFaultException e) {
      if (e.fault().blame() == Blame.UPSTREAM) {
        return new AccountTest.Failed(e.fault());
      }
      throw e;
    }
  }

  private AccountTest judge(HostCall call, Exchange.Reply reply) {
    return switch (TestReading.of(reply)) {
      case TestReading.Passed passed -> {
        calls.succeeded(ACCOUNT_TEST, reply.elapsed());
        yield new AccountTest.Passed(passed.upstreamModel());
      }
      case TestReading.Failed failed ->
          new AccountTest.Failed(calls.fault(call, failed.seen(), reply.elapsed()));
      case TestReading.Refused refused ->
          throw new HostFaultException(calls.fault(call, refused.seen(), reply.elapsed()));
    };
  }

  private HostAccount state(AccountRef account, String action, Object body) {
    return calls
        .data(HostCall.post(ACCOUNT_WRITE, path(account) + "/" + action, body), ACCOUNT)
        .toAccount();
  }

  private static HostCall bulk(Collection<AccountRef> accounts, AccountChange change) {
    return HostCall.post(
        ACCOUNT_WRITE, "/accounts/bulk-update", AccountRequests.Bulk.of(accounts, change));
  }

  private static String query(AccountFilter filter) {
    String name =
        filter.nameContains().isEmpty() ? "" : "&search=" + HostCall.query(filter.nameContains());
    return name + filter.group().map(group -> "&group=" + group).orElse("");
  }

  private static String path(AccountRef account) {
    return "/accounts/" + account;
  }
}

package relay.standalone.conformance;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relay.host.AccountBatch;
import relay.host.AccountChange;
import relay.host.AccountRef;
import relay.host.AccountSettings;
import relay.host.AccountStatus;
import relay.host.AccountTest;
import relay.host.BatchedAccount;
import relay.host.BulkResult;
import relay.host.CreatedAccount;
import relay.host.GroupKind;
import relay.host.GroupRef;
import relay.host.HostAccount;
import relay.host.HostFault;
import relay.host.NewAccount;
import relay.model.ModelId;

/** Accounts (host-api 4, 8 and 9). */
final class AccountChecks {
  static final List<Check> ALL =
      List.of(
          new Check("accounts: made once for an idempotency key", AccountChecks::once),
          new Check("accounts: changed together, switched, lifted", AccountChecks::changed),
          new Check("accounts: made in a batch", AccountChecks::batch),
          new Check("accounts: what a failed create leaves behind", AccountChecks::orphan),
          new Check("accounts: the host's own test", AccountChecks::tested));

  private AccountChecks() {}

  private static void once(Bench bench) {
    var accounts = bench.host().accounts();
    GroupRef group = bench.group("once-group", GroupKind.STANDARD, true).ref();
    NewAccount wanted = bench.account("once", Set.of(group), "rm-once");
    CreatedAccount made = accounts.create(wanted, bench.once("once"));
    CreatedAccount again = accounts.create(wanted, bench.once("once"));
    AccountRef ref = made.account().ref();
    bench.that(!made.replayed() && again.replayed(), "the same request is answered from memory");
    bench.that(again.account().ref().equals(ref), "one key makes one account");
    bench.refused(
        "another body under the same key is a conflict",
        () ->
            accounts.create(
                bench.account("once-other", Set.of(group), "rm-once"), bench.once("once")),
        "IDEMPOTENCY_KEY_CONFLICT");
    List<HostAccount> named = accounts.named(wanted.name());
    bench.that(named.size() == 1, "there is one account of its name");
    HostAccount read = accounts.find(ref).orElse(made.account());
    bench.that(read.groups().equals(Set.of(group)), "an account keeps its groups");
    bench.that(read.modelMapping().equals(wanted.modelMapping()), "an account keeps its mapping");
    bench.that(
        read.status() == AccountStatus.ACTIVE && read.schedulable(), "a new account is in service");
    bench.that(
        accounts.models(ref).equals(Optional.of(Set.of("rm-once"))),
        "the account's models are its own mapping");
    bench.that(accounts.find(new AccountRef(Bench.NOBODY)).isEmpty(), "no account has no number");
    bench.that(
        accounts.models(new AccountRef(Bench.NOBODY)).isEmpty(),
        "an account that is not there has no models");
    accounts.delete(ref);
    accounts.delete(ref);
    accounts.delete(new AccountRef(Bench.NOBODY));
    bench.that(accounts.find(ref).isEmpty(), "a deleted account is gone");
  }

  private static void changed(Bench bench) {
    var accounts = bench.host().accounts();
    GroupRef group = bench.group("change-group", GroupKind.STANDARD, true).ref();
    GroupRef other = bench.group("change-other", GroupKind.STANDARD, true).ref();
    AccountRef ref = make(bench, "change", group);
    AccountRef missing = new AccountRef(Bench.NOBODY);
    BulkResult result =
        accounts.change(
            Set.of(ref, missing),
            AccountChange.NONE
                .groups(Set.of(other))
                .mapping(Map.of("public-name", bench.upstream().model()))
                .settings(new AccountSettings(7, 60, BigDecimal.ONE)));
    bench.that(result.changed().equals(Set.of(ref)), "a change of many says which it changed");
    bench.that(result.failed().equals(Set.of(missing)), "and which it could not reach");
    HostAccount read = accounts.find(ref).orElseThrow();
    bench.that(read.groups().equals(Set.of(other)), "the groups are replaced");
    bench.that(read.modelMapping().keySet().equals(Set.of("public-name")), "so is the mapping");
    bench.that(read.settings().concurrency() == 7, "so are the settings");
    bench.that(read.baseUrl().equals(bench.upstream().url().value()), "the base URL is kept");
    Optional<HostFault> noGroup =
        Bench.fault(() ->
            accounts.change(ref, AccountChange.NONE.groups(Set.of(new GroupRef(Bench.NOBODY)))));
    bench.that(noGroup.isPresent(), "a change to a group that is not there is refused");
    bench.that(!accounts.setSchedulable(ref, false).schedulable(), "the switch goes off");
    bench.that(accounts.setSchedulable(ref, true).schedulable(), "and on");
    accounts.change(ref, AccountChange.NONE.status(AccountStatus.INACTIVE));
    bench.that(
        accounts.recoverState(ref).status() == AccountStatus.INACTIVE,
        "lifting pauses leaves a disabled account disabled");
    bench.that(
        accounts.clearRateLimit(ref).status() == AccountStatus.INACTIVE,
        "clearing a rate limit leaves it disabled, too");
    bench.that(
        accounts.clearError(ref).status() == AccountStatus.ACTIVE, "clearing errors enables it");
    accounts.delete(ref);
  }

  private static void batch(Bench bench) {
    var accounts = bench.host().accounts();
    GroupRef group = bench.group("batch-group", GroupKind.STANDARD, true).ref();
    List<NewAccount> wanted =
        List.of(
            bench.account("batch-1", Set.of(group), "rm-1"),
            bench.account("batch-2", Set.of(new GroupRef(Bench.NOBODY)), "rm-2"));
    AccountBatch made = accounts.createAll(wanted, bench.once("batch"));
    AccountBatch again = accounts.createAll(wanted, bench.once("batch"));
    bench.that(
        made.accounts().getFirst() instanceof BatchedAccount.Made,
        "a good account of a batch is made");
    bench.that(
        made.accounts().getLast() instanceof BatchedAccount.Failed,
        "a bad one beside it is said to have failed");
    bench.that(
        again.replayed() && again.accounts().equals(made.accounts()),
        "the same batch is answered from memory");
    accounts.named(bench.name("batch-")).forEach(left -> accounts.delete(left.ref()));
  }

  private static void orphan(Bench bench) {
    var accounts = bench.host().accounts();
    NewAccount wanted = bench.account("orphan", Set.of(new GroupRef(Bench.NOBODY)), "rm-orphan");
    Optional<HostFault> fault = Bench.fault(() -> accounts.create(wanted, bench.once("orphan")));
    bench.that(
        fault.filter(HostFault::leavesWriteInDoubt).isPresent(),
        "a create with a group that is not there fails and leaves doubt");
    List<HostAccount> left = accounts.named(wanted.name());
    bench.note("a create that failed for its group left %d account behind".formatted(left.size()));
    bench.that(
        left.stream().allMatch(account -> account.groups().isEmpty()),
        "what it leaves behind is in no group");
    left.forEach(account -> accounts.delete(account.ref()));
  }

  private static void tested(Bench bench) {
    var accounts = bench.host().accounts();
    GroupRef group = bench.group("test-group", GroupKind.STANDARD, true).ref();
    AccountRef ref = make(bench, "test", group);
    AccountTest test = accounts.test(ref, new ModelId("rm-test"), bench.secrets());
    if (bench.upstream().key().isEmpty()) {
      bench.that(
          test instanceof AccountTest.Failed, "the host's test fails when nobody listens upstream");
    } else {
      bench.note("the host's own test of a good key: " + test);
    }
    accounts.delete(ref);
  }

  private static AccountRef make(Bench bench, String what, GroupRef group) {
    return bench
        .host()
        .accounts()
        .create(bench.account(what, Set.of(group), "rm-" + what), bench.once(what))
        .account()
        .ref();
  }
}

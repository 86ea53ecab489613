package relay.importing.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import relay.host.AccountChange;
import relay.host.AccountFilter;
import relay.host.AccountRef;
import relay.host.AccountSettings;
import relay.host.AccountStatus;
import relay.host.GroupRef;
import relay.host.IdempotencyKey;
import relay.host.NewAccount;
import relay.importing.bench.Settings;
import relay.model.ApiKey;
import relay.plan.HostSnapshot;
import relay.plan.ImportPlan.RowPlan;
import relay.plan.ImportPlanner;
import relay.plan.ManifestRow;
import relay.plan.ManifestRow.KnownKey;
import relay.plan.PlanAction;
import relay.plan.SeenAccounts;
import relay.run.ExistingPolicy;
import relay.simulator.options.HostVersion;
import relay.simulator.upstream.KeyTruth;

/** A dry run says of accounts that others made what then becomes of them. */
class PlannedAccountsTest {
  private static final Map<String, String> MAPPED = Map.of("kimi-k2.6", "kimi-k2.6");
  private static final AccountChange ANY_NAME = AccountChange.NONE.mapping(Map.of());
  private static final AccountChange OFF = AccountChange.NONE.status(AccountStatus.INACTIVE);

  private static KeyBench bench;
  private static BenchWorker worker;
  private static GroupRef theirs;

  /** An account as somebody left it: made for a group, then changed. */
  private record Found(String key, Set<GroupRef> groups, AccountChange change) {}

  @BeforeAll
  static void start() {
    bench = KeyBench.of(HostVersion.V0_1_121);
    worker = bench.worker();
    theirs = bench.foreignGroup("theirs");
    bench.plant("sk-test-first", KeyTruth.GOOD);
    worker.settle(bench.run("sk-test-first"));
  }

  @AfterAll
  static void stop() {
    worker.close();
    bench.close();
  }

  @ParameterizedTest
  @EnumSource
  void aDryRunSaysWhatTheRunWillDo(ExistingPolicy existing) {
    var found = found(existing.code());
    var refs = found.stream().map(PlannedAccountsTest::entered).toList();
    var keys = new ArrayList<>(found.stream().map(Found::key).toList());
    keys.add("sk-test-new-" + existing.code());
    keys.forEach(key -> bench.plant(key, KeyTruth.GOOD));
    var settings = Settings.subscription().existing(existing).build();
    var rows = keys.stream().map(key -> row(keys.indexOf(key) + 1, key)).iterator();
    var plan = ImportPlanner.plan(settings, rows, snapshot(), 100);

    var run = BenchRun.begin(bench, settings, keys.toArray(String[]::new));
    worker.settle(run);

    for (var row : plan.rows()) {
      assertThat(outcome(run, row)).as(keys.get(row.row() - 1)).isEqualTo(row.action().code());
      row.account()
          .ifPresent(id ->
              assertThat(id).as(keys.get(row.row() - 1)).isEqualTo(refs.get(row.row() - 1).id()));
    }
  }

  private static List<Found> found(String suffix) {
    var here = Set.of(bench.group());
    var there = Set.of(theirs);
    return List.of(
        new Found("sk-test-in-service-" + suffix, there, AccountChange.NONE),
        new Found("sk-test-in-group-" + suffix, here, AccountChange.NONE),
        new Found("sk-test-switched-off-" + suffix, there, OFF),
        new Found("sk-test-ungrouped-" + suffix, there, AccountChange.NONE.groups(Set.of())),
        new Found("sk-test-any-name-" + suffix, there, ANY_NAME),
        new Found("sk-test-any-name-in-group-" + suffix, here, ANY_NAME),
        new Found(
            "sk-test-any-name-off-" + suffix, there, ANY_NAME.status(AccountStatus.INACTIVE)));
  }

  private static AccountRef entered(Found found) {
    var accounts = bench.adapter.accounts();
    var ref =
        accounts
            .create(
                new NewAccount(
                    "by-hand",
                    bench.baseUrl(),
                    new ApiKey(found.key()),
                    MAPPED,
                    found.groups(),
                    new AccountSettings(5, 50, BigDecimal.ONE),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()),
                new IdempotencyKey("by-hand-" + found.key()))
            .account()
            .ref();
    if (!found.change().equals(AccountChange.NONE)) {
      accounts.change(ref, found.change());
    }
    return ref;
  }

  private static HostSnapshot snapshot() {
    var accounts = new SeenAccounts(Set.of(bench.baseUrl().value()), bench.identity::fingerprint);
    bench.adapter.accounts().scan(AccountFilter.ALL, accounts::add);
    return new HostSnapshot(
        new relay.host.HostVersion("0.1.121"),
        20,
        bench.adapter.groups().list(),
        bench.adapter.channels().list(),
        Map.of(),
        accounts,
        Set.of());
  }

  private static ManifestRow row(int number, String key) {
    return new ManifestRow.Key(
        number,
        null,
        bench.baseUrl(),
        "kimi",
        List.of("kimi-k2.6"),
        bench.fingerprint(key),
        KnownKey.NEW);
  }

  /** What became of an item, in the plan's words. */
  private static String outcome(BenchRun run, RowPlan row) {
    if (run.verdict(row.row()).equals("degraded host.group_conflict")) {
      return "conflict";
    }
    assertThat(run.where(row.row())).isEqualTo("validate/in_flight");
    var ours = bench.accountsOf(run.keys().get(row.row() - 1).reveal());
    if (!ours.isEmpty()) {
      return run.shown(row.row(), "account_resolution").equals("created") ? "create" : "reuse";
    }
    return row.action() == PlanAction.ADOPT ? "adopt" : "reuse";
  }
}

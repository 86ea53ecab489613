package relay.plan;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relay.host.AccountPause;
import relay.host.AccountRef;
import relay.host.AccountSettings;
import relay.host.AccountStatus;
import relay.host.GroupKind;
import relay.host.GroupRef;
import relay.host.HostAccount;
import relay.host.HostGroup;
import relay.host.HostVersion;
import relay.host.SpendLimits;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.model.KeyFingerprint;
import relay.plan.ManifestRow.KnownKey;
import relay.run.AccessMode;
import relay.run.ConfirmMode;
import relay.run.ExistingPolicy;
import relay.run.ImportMode;
import relay.run.KnownPolicy;
import relay.run.RunSettings;

/** A host with what a test puts there, and one key that is to be imported into it. */
final class PlanBench {

  static final BaseUrl URL = BaseUrl.parse("https://plan.example.com");
  static final KeyFingerprint KEY = KeyFingerprint.of(new byte[32]);

  /** The group that the accounts of this bench serve, unless a test says otherwise. */
  static final GroupRef THERE = new GroupRef(3);

  private final List<HostGroup> groups = new ArrayList<>();
  private final SeenAccounts accounts = new SeenAccounts(Set.of(URL.value()), (_, _) -> KEY);
  private Map<GroupRef, Integer> inService = Map.of();

  static ImportPlan plan(RunSettings settings, HostSnapshot host, ManifestRow... rows) {
    return ImportPlanner.plan(settings, List.of(rows).iterator(), host, 1_000);
  }

  static ManifestRow key(int row, String group, KnownKey known) {
    return new ManifestRow.Key(row, null, URL, group, List.of("kimi-k2.6"), KEY, known);
  }

  static RunSettings settings(ExistingPolicy existing, int capacity) {
    return new RunSettings(
        ImportMode.PARTIAL,
        AccessMode.SUBSCRIPTION,
        List.of(),
        null,
        new RunSettings.GroupTemplate(BigDecimal.ONE, null, null, null),
        null,
        capacity,
        new RunSettings.AccountSettings(5, 50, BigDecimal.ONE, null, null),
        new RunSettings.Models(null, Map.of()),
        Map.of(),
        Map.of(),
        ConfirmMode.GATEWAY,
        existing,
        KnownPolicy.RECHECK,
        Duration.ofHours(6),
        Duration.ofDays(30));
  }

  /** An account in service, in the group {@link #THERE}, that somebody entered by hand. */
  static HostAccount account(long id) {
    return account(
        id,
        "by-hand",
        URL.value(),
        Map.of("kimi-k2.6", "kimi-k2.6"),
        AccountStatus.ACTIVE,
        true,
        Set.of(THERE));
  }

  static HostAccount account(
      long id,
      String name,
      String baseUrl,
      Map<String, String> mapping,
      AccountStatus status,
      boolean schedulable,
      Set<GroupRef> groups) {
    return new HostAccount(
        new AccountRef(id),
        name,
        HostGroup.OPENAI,
        "apikey",
        baseUrl,
        Optional.of(new ApiKey("sk-test-by-hand")),
        mapping,
        Optional.empty(),
        Optional.empty(),
        new AccountSettings(5, 50, BigDecimal.ONE),
        status,
        "",
        Optional.empty(),
        schedulable,
        new AccountPause(Optional.empty(), Optional.empty(), Optional.empty(), ""),
        groups);
  }

  /** One whose key the host hides. */
  static HostAccount hidden(long id) {
    return hidden(id, URL.value());
  }

  static HostAccount hidden(long id, String baseUrl) {
    return new HostAccount(
        new AccountRef(id),
        "by-hand",
        HostGroup.OPENAI,
        "apikey",
        baseUrl,
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        new AccountSettings(5, 50, BigDecimal.ONE),
        AccountStatus.ACTIVE,
        "",
        Optional.empty(),
        true,
        new AccountPause(Optional.empty(), Optional.empty(), Optional.empty(), ""),
        Set.of(THERE));
  }

  PlanBench with(HostAccount account) {
    accounts.add(account);
    return this;
  }

  PlanBench group(long id, String name, GroupKind kind, boolean active) {
    return group(id, name, HostGroup.OPENAI, kind, active);
  }

  PlanBench group(long id, String name, String platform, GroupKind kind, boolean active) {
    groups.add(
        new HostGroup(
            new GroupRef(id),
            name,
            "",
            platform,
            kind,
            false,
            active,
            BigDecimal.ONE,
            SpendLimits.NONE));
    return this;
  }

  PlanBench serving(long group, int taken) {
    inService = Map.of(new GroupRef(group), taken);
    return this;
  }

  HostSnapshot snapshot() {
    return new HostSnapshot(
        new HostVersion("0.1.129"), 20, groups, List.of(), inService, accounts, Set.of());
  }
}

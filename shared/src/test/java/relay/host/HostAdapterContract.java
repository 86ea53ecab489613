package relay.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import relay.host.HostCapabilities.Presence;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.model.ModelId;
import relay.run.ReasonCode;
import relay.secrets.Redactor;

/**
 * What every host must do behind {@link HostAdapter}: recordings of live hosts, and the simulator.
 * Each test begins with a fresh host that has only its {@code default} group.
 *
 * <p>The upstream answers by the key: {@code sk-<behaviour>-…}.
 */
public interface HostAdapterContract {
  HostSecret PASSWORD = new HostSecret("<user-password>");
  AccountSettings SETTINGS = new AccountSettings(5, 50, BigDecimal.ONE);

  /** The host for one test, which follows the scenario of that name. */
  HostAdapter host(String scenario);

  /** The same host with a credential that it does not know. */
  HostAdapter hostWithWrongCredential(String scenario);

  /** The version it plays. */
  String version();

  /** Where its accounts' upstream is. */
  BaseUrl upstream();

  @Test
  default void tellsItsVersionAndItsSwitches() {
    HostSettings settings = host("discovery").settings();

    assertThat(settings.version().text()).isEqualTo(version());
    assertThat(settings.letsManagedUsersIn()).isTrue();
  }

  @Test
  default void showsEveryCapability() {
    HostCapabilities seen = host("discovery").capabilities();

    assertThat(seen.allThatAre(Presence.PRESENT))
        .containsExactlyInAnyOrder(HostCapabilities.Capability.values());
  }

  @Test
  default void aWrongCredentialSaysNothingAboutAnItem() {
    HostFault fault = fault(() -> hostWithWrongCredential("discovery").groups().list());

    assertThat(fault.kind()).isEqualTo(FaultKind.OUTAGE);
    assertThat(fault.code()).isEqualTo("INVALID_ADMIN_KEY");
  }

  @Test
  default void makesAGroupOnceAndFindsItByItsExactName() {
    HostGroups groups = host("resources").groups();
    HostGroup made = groups.create(standardGroup());
    SpendLimits limits = new SpendLimits(dollars(5), Optional.empty(), dollars(100));
    HostGroup paid =
        groups.create(
            new NewGroup(
                "cp-sub", "managed", GroupKind.SUBSCRIPTION, false, BigDecimal.ONE, limits));

    HostFault taken = fault(() -> groups.create(standardGroup()));

    assertThat(taken.code()).isEqualTo("GROUP_EXISTS");
    assertThat(taken.kind()).isEqualTo(FaultKind.TRANSIENT);
    assertThat(groups.findByName("cp-std")).contains(made);
    assertThat(groups.findByName("cp-st")).isEmpty();
    assertThat(groups.find(paid.ref()))
        .hasValueSatisfying(group -> {
          assertThat(group.kind()).isEqualTo(GroupKind.SUBSCRIPTION);
          assertThat(group.limits().daily())
              .hasValueSatisfying(d -> assertThat(d).isEqualByComparingTo("5"));
          assertThat(group.limits().weekly()).isEmpty();
        });
    assertThat(groups.find(new GroupRef(999_999))).isEmpty();
  }

  @Test
  default void deletesAGroupAsOftenAsAsked() {
    HostGroups groups = host("resources").groups();
    HostGroup temporary =
        groups.create(
            new NewGroup(
                "cp-temp", "", GroupKind.STANDARD, false, BigDecimal.ONE, SpendLimits.NONE));

    groups.delete(temporary.ref());
    groups.delete(temporary.ref());

    assertThat(temporary.name()).isEqualTo("cp-temp");
  }

  @Test
  default void aGroupHasOneChannelWhosePricesAreItsAllowList() {
    HostAdapter host = host("resources");
    GroupRef group = host.groups().create(standardGroup()).ref();
    HostChannel made = host.channels().create(channel("cp-std-channel", Set.of(group)));

    HostFault nameTaken = fault(() -> host.channels().create(channel("cp-std-channel", Set.of())));
    HostFault groupTaken = fault(() -> host.channels().create(channel("cp-other", Set.of(group))));
    HostFault noGroup =
        fault(() -> host.channels().create(channel("cp-other2", Set.of(new GroupRef(999_999)))));

    assertThat(made.restrictsModels()).isTrue();
    assertThat(made.covers("fast-chat")).isTrue();
    assertThat(made.covers("other")).isFalse();
    assertThat(made.groups()).containsExactly(group);
    assertThat(nameTaken.code()).isEqualTo("CHANNEL_EXISTS");
    assertThat(groupTaken.code()).isEqualTo("GROUP_ALREADY_IN_CHANNEL");
    assertThat(noGroup.reason()).isEqualTo(ReasonCode.HOST_REFUSED);
    assertThat(noGroup.leavesWriteInDoubt()).isTrue();
    assertThat(host.channels().find(made.ref())).map(HostChannel::ref).contains(made.ref());
    assertThat(host.channels().find(new ChannelRef(999_999))).isEmpty();
  }

  @Test
  default void deletesAPlanAsOftenAsAsked() {
    HostAdapter host = host("resources");
    host.groups().create(standardGroup());
    GroupRef group =
        host.groups()
            .create(
                new NewGroup(
                    "cp-sub", "", GroupKind.SUBSCRIPTION, false, BigDecimal.ONE, SpendLimits.NONE))
            .ref();
    HostPlan first = host.plans().create(plan(group));
    HostPlan second = host.plans().create(plan(group));
    assertThat(host.plans().list()).extracting(HostPlan::ref).contains(first.ref(), second.ref());

    host.plans().delete(second.ref());
    host.plans().delete(second.ref());

    assertThat(host.plans().list()).extracting(HostPlan::ref).doesNotContain(second.ref());
  }

  @Test
  default void makesAnAccountOnceForAnIdempotencyKey() {
    HostAdapter host = host("accounts");
    GroupRef group = host.groups().create(standardGroup()).ref();
    IdempotencyKey key = new IdempotencyKey("run1-item1");

    CreatedAccount made = host.accounts().create(account("cp-good-1", "sk-good-1", group), key);
    CreatedAccount again = host.accounts().create(account("cp-good-1", "sk-good-1", group), key);
    HostFault conflict =
        fault(() -> host.accounts().create(account("cp-good-1b", "sk-good-1", group), key));

    assertThat(made.replayed()).isFalse();
    assertThat(again.replayed()).isTrue();
    assertThat(again.account().ref()).isEqualTo(made.account().ref());
    assertThat(conflict.code()).isEqualTo("IDEMPOTENCY_KEY_CONFLICT");
    assertThat(conflict.kind()).isEqualTo(FaultKind.TRANSIENT);
    assertThat(host.accounts().find(made.account().ref()))
        .hasValueSatisfying(account -> {
          assertThat(account.groups()).containsExactly(group);
          assertThat(account.status()).isEqualTo(AccountStatus.ACTIVE);
          assertThat(account.schedulable()).isTrue();
          assertThat(account.modelMapping()).containsEntry("fast-chat", "deepseek-chat");
          assertThat(account.apiKey().isEmpty())
              .isEqualTo(new HostVersion(version()).hidesCredentials());
        });
    assertThat(host.accounts().named("cp-good"))
        .extracting(HostAccount::name)
        .contains("cp-good-1");
    assertThat(host.accounts().find(new AccountRef(999_999))).isEmpty();
    host.accounts().delete(new AccountRef(999_999));
  }

  @Test
  default void anAccountCanBeLeftBehindByAFailedCreate() {
    HostAdapter host = host("accounts");
    NewAccount orphan = account("cp-orphan", "sk-good-o", new GroupRef(999_999));

    HostFault fault = fault(() -> host.accounts().create(orphan, new IdempotencyKey("orphan-1")));

    assertThat(fault.kind()).isEqualTo(FaultKind.TRANSIENT);
    assertThat(fault.leavesWriteInDoubt()).isTrue();
    assertThat(host.accounts().named("cp-orphan"))
        .singleElement()
        .satisfies(left -> assertThat(left.groups()).isEmpty());
  }

  @Test
  default void testsAnAccountByTheHostItself() {
    HostAdapter host = host("test");
    GroupRef group = host.groups().create(standardGroup()).ref();
    AccountRef good = create(host, account("cp-t-good", "sk-good-1", group));
    AccountRef bad = create(host, account("cp-t-bad401", "sk-bad401-1", group));

    AccountTest passed = host.accounts().test(good, new ModelId("fast-chat"), Redactor.none());
    AccountTest failed =
        host.accounts().test(bad, new ModelId("fast-chat"), Redactor.of("sk-bad401-1"));

    assertThat(passed).isEqualTo(new AccountTest.Passed("deepseek-chat"));
    assertThat(failed)
        .isInstanceOfSatisfying(
            AccountTest.Failed.class,
            f -> assertThat(f.fault().reason()).isEqualTo(ReasonCode.UPSTREAM_KEY_REJECTED));
    assertThat(host.accounts().find(bad))
        .hasValueSatisfying(account -> {
          assertThat(account.status()).isEqualTo(AccountStatus.ERROR);
          assertThat(account.setAsideFor()).contains(ReasonCode.UPSTREAM_KEY_REJECTED);
        });
  }

  @Test
  default void aManagedUserGetsASubscriptionAndAKey() {
    HostAdapter host = host("users");
    host.groups().create(standardGroup());
    GroupRef group =
        host.groups()
            .create(
                new NewGroup(
                    "cp-sub", "", GroupKind.SUBSCRIPTION, false, BigDecimal.ONE, SpendLimits.NONE))
            .ref();
    NewUser newUser = user("u1@example.test", BigDecimal.ZERO, Set.of());
    HostUser user = host.users().create(newUser);
    HostFault twice =
        fault(() -> host.users().create(user("U1@example.test", BigDecimal.ZERO, Set.of())));
    HostUserKeys keys = host.keysOf(host.login("u1@example.test", PASSWORD).accessToken());

    HostFault tooEarly = fault(() -> keys.create("smoke", group, new IdempotencyKey("early")));
    HostSubscription given = host.subscriptions().assign(user.ref(), group, 30, "cp-run-1");
    HostSubscription again = host.subscriptions().assign(user.ref(), group, 30, "cp-run-1");
    HostFault otherDays =
        fault(() -> host.subscriptions().assign(user.ref(), group, 60, "cp-run-1"));
    HostUserKey key = keys.create("smoke", group, new IdempotencyKey("key-1"));

    assertThat(twice.code()).isEqualTo("EMAIL_EXISTS");
    assertThat(host.users().findByEmail("u1@example.test")).map(HostUser::ref).contains(user.ref());
    assertThat(tooEarly.code()).isEqualTo("GROUP_NOT_ALLOWED");
    assertThat(again.ref()).isEqualTo(given.ref());
    assertThat(otherDays.code()).isEqualTo("SUBSCRIPTION_ASSIGN_CONFLICT");
    assertThat(host.subscriptions().of(user.ref(), group))
        .extracting(HostSubscription::ref)
        .containsExactly(given.ref());
    assertThat(key.group()).contains(group);
    assertThat(keys.create("smoke", group, new IdempotencyKey("key-1")).ref()).isEqualTo(key.ref());
    assertThat(keys.list()).extracting(HostUserKey::ref).contains(key.ref());
  }

  @Test
  default void oneAccountIsProvedThroughTheGatewayBeforeAnyUserReachesIt() {
    HostAdapter host = host("proof");
    GroupRef staging = host.groups().create(group("relay-staging", true)).ref();
    GroupRef target = host.groups().create(group("target", false)).ref();
    HostUserKeys keys = probeUser(host, staging);
    HostSecret stagingKey = keys.create("staging-key", staging, once("staging-key")).key();
    HostSecret targetKey = keys.create("target-key", target, once("target-key")).key();
    AccountRef good = stage(host, "good", staging);
    stage(host, "bad401", staging);
    stage(host, "deny403", staging);
    stage(host, "lim429", staging);
    stage(host, "html", staging);

    assertThat(settled(host, stagingKey, "rm-good", "nonce good"))
        .isInstanceOf(GatewayAnswer.Answered.class);
    assertThat(reason(settled(host, stagingKey, "rm-bad401", "nonce bad401")))
        .isEqualTo(ReasonCode.UPSTREAM_KEY_REJECTED);
    assertThat(reason(settled(host, stagingKey, "rm-deny403", "nonce deny403")))
        .isEqualTo(ReasonCode.UPSTREAM_FORBIDDEN);
    assertThat(reason(settled(host, stagingKey, "rm-lim429", "nonce lim429")))
        .isEqualTo(ReasonCode.UPSTREAM_RATE_LIMITED);
    assertThat(reason(settled(host, stagingKey, "rm-html", "nonce html")))
        .isIn(ReasonCode.UPSTREAM_NOT_AN_API, ReasonCode.UPSTREAM_BROKEN_STREAM);
    assertThat(ask(host, targetKey, "fast-chat", "t1")).isInstanceOf(GatewayAnswer.NoAccount.class);

    BulkResult admitted =
        host.accounts()
            .change(
                Set.of(good),
                AccountChange.NONE
                    .groups(Set.of(target))
                    .mapping(Map.of("fast-chat", "deepseek-chat")));

    assertThat(admitted.changed()).containsExactly(good);
    assertThat(settled(host, targetKey, "fast-chat", "t2"))
        .isInstanceOf(GatewayAnswer.Answered.class);
  }

  @Test
  default void aChangeSaysWhichAccountsItCouldNotReach() {
    HostAdapter host = host("proof");
    GroupRef staging = host.groups().create(group("relay-staging", true)).ref();
    GroupRef target = host.groups().create(group("target", false)).ref();
    AccountRef missing = new AccountRef(999_999);
    AccountRef chatOnly = stageSecond(host, staging);

    BulkResult result =
        host.accounts()
            .change(
                Set.of(missing),
                AccountChange.NONE
                    .groups(Set.of(target))
                    .mapping(Map.of("fast-chat", "deepseek-chat")));
    HostFault noGroup =
        fault(() ->
            host.accounts()
                .change(chatOnly, AccountChange.NONE.groups(Set.of(new GroupRef(999_999)))));

    assertThat(result.failed()).containsExactly(missing);
    assertThat(result.changed()).isEmpty();
    assertThat(noGroup.reason()).isEqualTo(ReasonCode.HOST_GROUP_CONFLICT);
  }

  private AccountRef stageSecond(HostAdapter host, GroupRef staging) {
    stage(host, "good", staging);
    return stage(host, "chatonly", staging);
  }

  private HostUserKeys probeUser(HostAdapter host, GroupRef staging) {
    host.users().create(user("probe@example.test", new BigDecimal("5"), Set.of(staging)));
    return host.keysOf(host.login("probe@example.test", PASSWORD).accessToken());
  }

  private AccountRef stage(HostAdapter host, String behaviour, GroupRef staging) {
    NewAccount account =
        new NewAccount(
            "sp-" + behaviour,
            upstream(),
            new ApiKey("sk-%s-sp".formatted(behaviour)),
            Map.of("rm-" + behaviour, "deepseek-chat"),
            Set.of(staging),
            SETTINGS,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return host.accounts().create(account, once("sp-" + behaviour)).account().ref();
  }

  /** Asks until the scheduling lag is over. */
  private static GatewayAnswer settled(
      HostAdapter host, HostSecret key, String model, String text) {
    return await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> ask(host, key, model, text),
            answer -> !(answer instanceof GatewayAnswer.NoAccount));
  }

  private static GatewayAnswer ask(HostAdapter host, HostSecret key, String model, String text) {
    return host.gateway().ask(new GatewayCall(key, model, text, 1, Redactor.none()));
  }

  private static ReasonCode reason(GatewayAnswer answer) {
    return ((GatewayAnswer.UpstreamFailed) answer).fault().reason();
  }

  private static HostFault fault(ThrowingCallable call) {
    var thrown = catchThrowableOfType(HostFaultException.class, call);
    assertThat(thrown).as("a fault").isNotNull();
    return thrown.fault();
  }

  private static AccountRef create(HostAdapter host, NewAccount account) {
    return host.accounts().create(account, once(account.name())).account().ref();
  }

  private static IdempotencyKey once(String name) {
    return new IdempotencyKey(name);
  }

  private NewAccount account(String name, String key, GroupRef group) {
    return new NewAccount(
        name,
        upstream(),
        new ApiKey(key),
        Map.of("fast-chat", "deepseek-chat", "deepseek-chat", "deepseek-chat"),
        Set.of(group),
        SETTINGS,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static NewGroup standardGroup() {
    return group("cp-std", false);
  }

  private static NewGroup group(String name, boolean exclusive) {
    return new NewGroup(
        name, "managed", GroupKind.STANDARD, exclusive, BigDecimal.ONE, SpendLimits.NONE);
  }

  private static NewChannel channel(String name, Set<GroupRef> groups) {
    TokenPrice price =
        new TokenPrice(
            Optional.of(new BigDecimal("0.00000027")),
            Optional.of(new BigDecimal("0.0000011")),
            Optional.empty(),
            Optional.empty());
    return new NewChannel(
        name,
        "managed",
        groups,
        true,
        List.of(new PriceEntry(List.of("fast-chat", "deepseek-chat"), price)));
  }

  private static NewPlan plan(GroupRef group) {
    return new NewPlan(group, "Basic 30", new BigDecimal("19.9"), 30, true);
  }

  private static NewUser user(String email, BigDecimal balance, Set<GroupRef> allowed) {
    return new NewUser(email, PASSWORD, balance, allowed, "managed");
  }

  private static Optional<BigDecimal> dollars(int amount) {
    return Optional.of(BigDecimal.valueOf(amount));
  }
}

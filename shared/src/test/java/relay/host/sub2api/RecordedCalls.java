package relay.host.sub2api;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relay.host.AccountChange;
import relay.host.AccountFilter;
import relay.host.AccountRef;
import relay.host.AccountSettings;
import relay.host.AccountStatus;
import relay.host.AccountTest;
import relay.host.ChannelChange;
import relay.host.ChannelRef;
import relay.host.GatewayAnswer;
import relay.host.GatewayCall;
import relay.host.GroupChange;
import relay.host.GroupKind;
import relay.host.GroupRef;
import relay.host.HostAdapter;
import relay.host.HostSecret;
import relay.host.IdempotencyKey;
import relay.host.NewAccount;
import relay.host.NewChannel;
import relay.host.NewGroup;
import relay.host.NewPlan;
import relay.host.NewUser;
import relay.host.PlanChange;
import relay.host.PlanRef;
import relay.host.SpendLimits;
import relay.host.SubscriptionRef;
import relay.host.UserKeyRef;
import relay.host.UserRef;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.model.ModelId;
import relay.secrets.Redactor;

/** Makes the call of the adapter that meets a recorded answer. */
final class RecordedCalls {
  private static final IdempotencyKey ONCE = new IdempotencyKey("once");
  private static final HostSecret SECRET = new HostSecret("sk-test-secret");
  private static final GroupRef GROUP = new GroupRef(1);
  private static final AccountRef ACCOUNT = new AccountRef(1);
  private static final UserRef USER = new UserRef(1);

  private RecordedCalls() {}

  /** What the adapter made of the answer. */
  static String repeat(HostAdapter host, RecordedAnswersTest.RecordedAnswer answer) {
    String shape = answer.method() + " " + answer.path().replaceAll("/\\d+", "/N");
    return String.valueOf(
        switch (answer.asked()) {
          case SETTINGS -> host.settings();
          case LOGIN -> host.login("user@example.test", SECRET).user();
          case GROUP_READ ->
              shape.endsWith("/N") ? host.groups().find(GROUP) : host.groups().list();
          case GROUP_WRITE -> group(host, shape);
          case CHANNEL_READ ->
              shape.endsWith("/N")
                  ? host.channels().find(new ChannelRef(1)).orElseThrow()
                  : host.channels().list();
          case CHANNEL_WRITE -> channel(host, shape);
          case PLAN_READ -> host.plans().list();
          case PLAN_WRITE -> plan(host, shape);
          case ACCOUNT_READ -> host.accounts().find(ACCOUNT).orElseThrow();
          case ACCOUNT_LIST -> host.accounts().page(AccountFilter.ALL, 1, 1000);
          case ACCOUNT_CREATE ->
              shape.endsWith("/batch")
                  ? host.accounts().createAll(List.of(account()), ONCE)
                  : host.accounts().create(account(), ONCE);
          case ACCOUNT_WRITE -> accountChange(host, shape);
          case ACCOUNT_DELETE -> gone(() -> host.accounts().delete(ACCOUNT));
          case ACCOUNT_TEST -> tested(host);
          case ACCOUNT_MODELS -> host.accounts().models(ACCOUNT).orElseThrow();
          case USER_READ ->
              shape.endsWith("/api-keys")
                  ? host.users().keys(USER)
                  : host.users().findByEmail(firstEmail(answer)).orElseThrow();
          case USER_WRITE -> user(host, shape);
          case USER_KEY_READ -> host.keysOf(SECRET).list();
          case USER_KEY_WRITE ->
              shape.startsWith("DELETE")
                  ? gone(() -> host.keysOf(SECRET).delete(new UserKeyRef(1)))
                  : host.keysOf(SECRET).create("smoke", GROUP, ONCE);
          case SUBSCRIPTION_READ -> host.subscriptions().of(USER, GROUP);
          case SUBSCRIPTION_WRITE -> subscription(host, shape);
          case GATEWAY_MODELS -> host.gateway().models(SECRET);
          case GATEWAY_CHAT -> answered(host);
          case READINESS, CAPABILITY_PROBE, MODEL_PRICE ->
              throw new IllegalStateException("not among the recordings: " + shape);
        });
  }

  private static Object group(HostAdapter host, String shape) {
    if (shape.startsWith("DELETE")) {
      return gone(() -> host.groups().delete(GROUP));
    }
    return shape.startsWith("PUT")
        ? host.groups().update(GROUP, GroupChange.limits(SpendLimits.NONE))
        : host.groups()
            .create(
                new NewGroup("g", "", GroupKind.STANDARD, false, BigDecimal.ONE, SpendLimits.NONE));
  }

  private static Object channel(HostAdapter host, String shape) {
    if (shape.startsWith("DELETE")) {
      return gone(() -> host.channels().delete(new ChannelRef(1)));
    }
    return shape.startsWith("PUT")
        ? host.channels().update(new ChannelRef(1), ChannelChange.NONE.active(true))
        : host.channels().create(new NewChannel("c", "", Set.of(), true, List.of()));
  }

  private static Object plan(HostAdapter host, String shape) {
    if (shape.startsWith("DELETE")) {
      return gone(() -> host.plans().delete(new PlanRef(1)));
    }
    return shape.startsWith("PUT")
        ? host.plans().update(new PlanRef(1), PlanChange.price(BigDecimal.ONE))
        : host.plans().create(new NewPlan(GROUP, "p", BigDecimal.ONE, 30, true));
  }

  private static Object accountChange(HostAdapter host, String shape) {
    String last = shape.substring(shape.lastIndexOf('/') + 1);
    return switch (last) {
      case "bulk-update" ->
          host.accounts().change(Set.of(ACCOUNT), AccountChange.NONE.status(AccountStatus.ACTIVE));
      case "schedulable" -> host.accounts().setSchedulable(ACCOUNT, true);
      case "recover-state" -> host.accounts().recoverState(ACCOUNT);
      case "clear-error" -> host.accounts().clearError(ACCOUNT);
      default -> throw new IllegalStateException(shape);
    };
  }

  private static Object user(HostAdapter host, String shape) {
    if (shape.startsWith("DELETE")) {
      return gone(() -> host.users().delete(USER));
    }
    if (shape.endsWith("/balance")) {
      return host.users().addBalance(USER, BigDecimal.ONE, "", ONCE);
    }
    return shape.startsWith("PUT")
        ? host.users().setAllowedGroups(USER, Set.of(GROUP))
        : host.users().create(new NewUser("u@example.test", SECRET, BigDecimal.ZERO, Set.of(), ""));
  }

  private static Object subscription(HostAdapter host, String shape) {
    SubscriptionRef ref = new SubscriptionRef(1);
    if (shape.startsWith("DELETE")) {
      return gone(() -> host.subscriptions().revoke(ref));
    }
    return shape.endsWith("/extend")
        ? host.subscriptions().extend(ref, 30, ONCE)
        : host.subscriptions().assign(USER, GROUP, 30, "");
  }

  private static Object tested(HostAdapter host) {
    return (AccountTest.Passed) host.accounts().test(ACCOUNT, new ModelId("m"), Redactor.none());
  }

  private static Object answered(HostAdapter host) {
    return (GatewayAnswer.Answered)
        host.gateway().ask(new GatewayCall(SECRET, "m", "hi", 1, Redactor.none()));
  }

  private static String firstEmail(RecordedAnswersTest.RecordedAnswer answer) {
    return ErrorReading.parse(answer.body()).at("/data/items/0/email").asString("");
  }

  private static Object gone(Runnable deletion) {
    deletion.run();
    return "gone";
  }

  private static NewAccount account() {
    return new NewAccount(
        "a",
        BaseUrl.parse("https://relay.example.test/v1"),
        new ApiKey("sk-test-recorded"),
        Map.of("a", "b"),
        Set.of(GROUP),
        new AccountSettings(1, 1, BigDecimal.ONE),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}

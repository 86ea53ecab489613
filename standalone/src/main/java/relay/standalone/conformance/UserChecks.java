package relay.standalone.conformance;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import relay.host.GatewayAnswer;
import relay.host.GatewayCall;
import relay.host.GroupKind;
import relay.host.GroupRef;
import relay.host.HostSecret;
import relay.host.HostSubscription;
import relay.host.HostUser;
import relay.host.HostUserKey;
import relay.host.HostUserKeys;
import relay.host.NewUser;
import relay.secrets.Redactor;

/** Managed users, their subscriptions and keys, and what the gateway answers them. */
final class UserChecks {
  static final List<Check> ALL =
      List.of(
          new Check("users: made once, found, granted, topped up", UserChecks::users),
          new Check("keys: only with a grant, once, bound anew", UserChecks::keys),
          new Check("gateway: answers belong to the one they are about", UserChecks::gateway));

  /** Whose addresses are used, for the removal. */
  static final List<String> NAMES = List.of("user", "key-user", "gateway-user");

  private static final int DAYS = 30;

  private UserChecks() {}

  private static void users(Bench bench) {
    var users = bench.host().users();
    GroupRef exclusive = bench.group("grant-group", GroupKind.STANDARD, true).ref();
    HostUser made = user(bench, "user", BigDecimal.ZERO);
    bench.refused(
        "a second user of one address is EMAIL_EXISTS, whatever its case",
        () ->
            users.create(
                new NewUser(
                    bench.email("user").toUpperCase(Locale.ROOT),
                    bench.password(),
                    BigDecimal.ZERO,
                    Set.of(),
                    "")),
        "EMAIL_EXISTS");
    bench.that(
        users.findByEmail(bench.email("user")).map(HostUser::ref).equals(Optional.of(made.ref())),
        "a user is found by address");
    bench.that(
        users
            .setAllowedGroups(made.ref(), Set.of(exclusive))
            .allowedGroups()
            .equals(Set.of(exclusive)),
        "an exclusive group can be granted");
    HostUser rich =
        users.addBalance(made.ref(), BigDecimal.ONE, "conformance", bench.once("balance"));
    users.addBalance(made.ref(), BigDecimal.ONE, "conformance", bench.once("balance"));
    BigDecimal after = users.find(made.ref()).orElse(rich).balance();
    bench.that(after.compareTo(rich.balance()) == 0, "a balance is added once for a key");
    users.delete(made.ref());
    users.delete(made.ref());
    bench.that(users.find(made.ref()).isEmpty(), "a deleted user is gone");
  }

  private static void keys(Bench bench) {
    if (!bench.host().settings().letsManagedUsersIn()) {
      return;
    }
    GroupRef group = bench.group("sub-group", GroupKind.SUBSCRIPTION, false).ref();
    GroupRef other = bench.group("other-group", GroupKind.STANDARD, false).ref();
    HostUser user = user(bench, "key-user", BigDecimal.ZERO);
    HostUserKeys keys = keysOf(bench, "key-user");
    var subscriptions = bench.host().subscriptions();
    bench.refused(
        "without a subscription a key cannot be bound",
        () -> keys.create(bench.name("key"), group, bench.once("key-early")),
        "GROUP_NOT_ALLOWED");
    HostSubscription given = subscriptions.assign(user.ref(), group, DAYS, bench.name("notes"));
    HostSubscription again = subscriptions.assign(user.ref(), group, DAYS, bench.name("notes"));
    bench.that(again.ref().equals(given.ref()), "the same assignment is the same subscription");
    bench.refused(
        "another length is a conflict",
        () -> subscriptions.assign(user.ref(), group, DAYS * 2, bench.name("notes")),
        "SUBSCRIPTION_ASSIGN_CONFLICT");
    HostSubscription longer = subscriptions.extend(given.ref(), DAYS, bench.once("extend"));
    Duration added = Duration.between(given.expiresAt(), longer.expiresAt());
    bench.that(added.compareTo(Duration.ofDays(DAYS - 1)) > 0, "a subscription can be extended");
    HostUserKey key = keys.create(bench.name("key"), group, bench.once("key"));
    HostUserKey same = keys.create(bench.name("key"), group, bench.once("key"));
    bench.that(same.ref().equals(key.ref()), "one idempotency key makes one key");
    bench.that(key.group().equals(Optional.of(group)), "a key is bound to its group");
    bench.host().users().rebindKey(key.ref(), other);
    bench.that(
        bench.host().users().keys(user.ref()).stream()
            .anyMatch(k -> k.ref().equals(key.ref()) && k.group().equals(Optional.of(other))),
        "an administrator can bind a key to another group");
    keys.delete(key.ref());
    keys.delete(key.ref());
    bench.that(
        keys.list().stream().noneMatch(k -> k.ref().equals(key.ref())), "a deleted key is gone");
    subscriptions.revoke(given.ref());
    subscriptions.revoke(given.ref());
    bench.that(
        subscriptions.of(user.ref(), group).stream().noneMatch(HostSubscription::active),
        "a revoked subscription opens nothing");
    bench.host().users().delete(user.ref());
  }

  private static void gateway(Bench bench) {
    if (!bench.host().settings().letsManagedUsersIn()) {
      return;
    }
    GroupRef group = bench.group("gateway-group", GroupKind.STANDARD, false).ref();
    HostUser user = user(bench, "gateway-user", BigDecimal.valueOf(5));
    HostSecret key =
        keysOf(bench, "gateway-user")
            .create(bench.name("gateway-key"), group, bench.once("gateway-key"))
            .key();
    bench.that(
        ask(bench, new HostSecret("sk-test-nobody-has-this-key"), "x")
            instanceof GatewayAnswer.CallerRefused,
        "an unknown key is the caller's trouble");
    bench.that(
        ask(bench, key, "rm-nothing") instanceof GatewayAnswer.NoAccount,
        "a group without accounts has no account");
    bench.that(!bench.host().gateway().models(key).isEmpty(), "models are listed all the same");
    new GatewayProof(bench, group, key).run();
    bench.host().users().delete(user.ref());
  }

  static GatewayAnswer ask(Bench bench, HostSecret key, String model) {
    Redactor secrets = bench.secrets().and(Redactor.of(key.reveal()));
    return bench.host().gateway().ask(new GatewayCall(key, model, bench.name("nonce"), 1, secrets));
  }

  private static HostUserKeys keysOf(Bench bench, String who) {
    return bench
        .host()
        .keysOf(bench.host().login(bench.email(who), bench.password()).accessToken());
  }

  private static HostUser user(Bench bench, String who, BigDecimal balance) {
    return bench
        .host()
        .users()
        .create(
            new NewUser(bench.email(who), bench.password(), balance, Set.of(), bench.name(who)));
  }
}

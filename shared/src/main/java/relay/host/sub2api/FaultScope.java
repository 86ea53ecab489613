package relay.host.sub2api;

import java.util.EnumSet;
import java.util.Set;
import relay.host.HostOperation;

/** Operations whose faults mean the same. */
enum FaultScope {
  ANY("any", EnumSet.allOf(HostOperation.class)),
  GATEWAY("gateway call", EnumSet.of(HostOperation.GATEWAY_CHAT, HostOperation.GATEWAY_MODELS)),
  LOGIN("login", EnumSet.of(HostOperation.LOGIN)),
  USER_KEYS("user's keys", EnumSet.of(HostOperation.USER_KEY_READ, HostOperation.USER_KEY_WRITE)),
  TEST("account test", EnumSet.of(HostOperation.ACCOUNT_TEST)),
  WRITES(
      "management write",
      EnumSet.of(
          HostOperation.GROUP_WRITE,
          HostOperation.CHANNEL_WRITE,
          HostOperation.PLAN_WRITE,
          HostOperation.ACCOUNT_CREATE,
          HostOperation.ACCOUNT_WRITE,
          HostOperation.ACCOUNT_DELETE,
          HostOperation.USER_WRITE,
          HostOperation.USER_KEY_WRITE,
          HostOperation.SUBSCRIPTION_WRITE)),
  PRICES("model price", EnumSet.of(HostOperation.MODEL_PRICE)),
  MANAGEMENT("management call", managed());

  private final String shown;

  // Never changed after construction; the JDK has no immutable enum set.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Set<HostOperation> operations;

  FaultScope(String shown, Set<HostOperation> operations) {
    this.shown = shown;
    this.operations = operations;
  }

  boolean covers(HostOperation operation) {
    return operations.contains(operation);
  }

  String shown() {
    return shown;
  }

  private static Set<HostOperation> managed() {
    Set<HostOperation> managed = EnumSet.allOf(HostOperation.class);
    managed.removeAll(
        EnumSet.of(HostOperation.GATEWAY_CHAT, HostOperation.GATEWAY_MODELS, HostOperation.LOGIN));
    return managed;
  }
}

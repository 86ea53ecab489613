package relay.importing.bench;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import relay.run.AccessMode;
import relay.run.ConfirmMode;
import relay.run.ExistingPolicy;
import relay.run.ImportMode;
import relay.run.RunSettings;
import relay.run.RunSettings.PlanTemplate;
import relay.run.RunSettings.Price;
import relay.run.RunSettings.SubscriptionUser;
import relay.testing.TestRun;

/** The settings of a run, one wish after another. */
public record Settings(
    AccessMode accessMode,
    List<SubscriptionUser> users,
    Map<String, Price> prices,
    @Nullable PlanTemplate plan,
    int capacity,
    ConfirmMode confirm,
    ExistingPolicy existing) {

  private static final RunSettings BASE = TestRun.settings(ImportMode.PARTIAL);

  /** A subscription run for {@code @probe} without prices. */
  public static Settings subscription() {
    return of(AccessMode.SUBSCRIPTION, BASE.subscriptionUsers());
  }

  /** A self-service run without prices. */
  public static Settings selfService() {
    return of(AccessMode.SELF_SERVICE, List.of());
  }

  private static Settings of(AccessMode accessMode, List<SubscriptionUser> users) {
    return new Settings(
        accessMode, users, Map.of(), null, BASE.groupCapacity(), BASE.confirm(), BASE.existing());
  }

  /** The same for these users. */
  public Settings users(SubscriptionUser... wanted) {
    return new Settings(accessMode, List.of(wanted), prices, plan, capacity, confirm, existing);
  }

  /** The same with a price for one more model, in dollars a token. */
  public Settings price(String model, String input) {
    var more = new HashMap<>(prices);
    more.put(model, new Price(new BigDecimal(input), new BigDecimal(input)));
    return new Settings(accessMode, users, more, plan, capacity, confirm, existing);
  }

  /** The same with a plan. */
  public Settings plan(PlanTemplate template) {
    return new Settings(accessMode, users, prices, template, capacity, confirm, existing);
  }

  /** The same with so many accounts of a group in service. */
  public Settings capacity(int accounts) {
    return new Settings(accessMode, users, prices, plan, accounts, confirm, existing);
  }

  /** The same, proved in this way. */
  public Settings confirm(ConfirmMode mode) {
    return new Settings(accessMode, users, prices, plan, capacity, mode, existing);
  }

  /** The same with this for accounts of others. */
  public Settings existing(ExistingPolicy policy) {
    return new Settings(accessMode, users, prices, plan, capacity, confirm, policy);
  }

  /** As a run holds them. */
  public RunSettings build() {
    return new RunSettings(
        BASE.mode(),
        accessMode,
        users,
        BASE.group(),
        BASE.groupTemplate(),
        plan,
        capacity,
        BASE.account(),
        BASE.models(),
        prices,
        BASE.labels(),
        confirm,
        existing,
        BASE.known(),
        BASE.parkLimit(),
        BASE.keyRetention());
  }
}

package relay.importing.bench;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import relay.run.AccessMode;
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
    @Nullable PlanTemplate plan) {

  /** A subscription run for {@code @probe} without prices. */
  public static Settings subscription() {
    return new Settings(
        AccessMode.SUBSCRIPTION,
        List.of(new SubscriptionUser("@probe", 30, RunSettings.IfMissing.CREATE)),
        Map.of(),
        null);
  }

  /** A self-service run without prices. */
  public static Settings selfService() {
    return new Settings(AccessMode.SELF_SERVICE, List.of(), Map.of(), null);
  }

  /** The same for these users. */
  public Settings users(SubscriptionUser... wanted) {
    return new Settings(accessMode, List.of(wanted), prices, plan);
  }

  /** The same with a price for one more model, in dollars a token. */
  public Settings price(String model, String input) {
    var more = new HashMap<>(prices);
    more.put(model, new Price(new BigDecimal(input), new BigDecimal(input)));
    return new Settings(accessMode, users, more, plan);
  }

  /** The same with a plan. */
  public Settings plan(PlanTemplate template) {
    return new Settings(accessMode, users, prices, template);
  }

  /** As a run holds them. */
  public RunSettings build() {
    var base = TestRun.settings(ImportMode.PARTIAL);
    return new RunSettings(
        base.mode(),
        accessMode,
        users,
        base.group(),
        base.groupTemplate(),
        plan,
        base.groupCapacity(),
        base.account(),
        base.models(),
        prices,
        base.labels(),
        base.confirm(),
        base.existing(),
        base.known(),
        base.parkLimit(),
        base.keyRetention());
  }
}

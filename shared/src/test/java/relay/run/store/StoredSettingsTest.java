package relay.run.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import relay.run.AccessMode;
import relay.run.AccountOverride;
import relay.run.ConfirmMode;
import relay.run.ExistingPolicy;
import relay.run.ExposeModels;
import relay.run.ImportMode;
import relay.run.KnownPolicy;
import relay.run.RunSettings;
import relay.run.RunSettings.AccountSettings;
import relay.run.RunSettings.GroupTemplate;
import relay.run.RunSettings.IfMissing;
import relay.run.RunSettings.Models;
import relay.run.RunSettings.PlanTemplate;
import relay.run.RunSettings.Price;
import relay.run.RunSettings.SubscriptionUser;

class StoredSettingsTest {

  private static final RunSettings SETTINGS =
      new RunSettings(
          ImportMode.STRICT,
          AccessMode.SUBSCRIPTION,
          List.of(new SubscriptionUser("@probe", 30, IfMissing.CREATE)),
          "kimi",
          new GroupTemplate(BigDecimal.ONE, null, null, new BigDecimal("12.5")),
          new PlanTemplate(null, new BigDecimal("9.90"), 30, "day"),
          1000,
          new AccountSettings(5, 50, BigDecimal.ONE, null, 1_800_000_000L),
          new Models(ExposeModels.ALL, Map.of("fast", "kimi-k2.6")),
          Map.of("kimi-k2.6", new Price(new BigDecimal("0.0000006"), null)),
          Map.of("supplier", "seller-7"),
          ConfirmMode.GATEWAY,
          ExistingPolicy.ADOPT,
          KnownPolicy.SKIP,
          Duration.ofHours(6),
          Duration.ofDays(30));

  @Test
  void readsBackWhatItWrote() {
    assertThat(StoredSettings.read(StoredSettings.write(SETTINGS))).isEqualTo(SETTINGS);
  }

  @Test
  void aRowsAccountLeavesToTheRunWhatItDoesNotSay() {
    var ofRow = new AccountOverride(9, null, null, 77L, null);

    String stored = StoredSettings.writeAccount(ofRow);

    assertThat(stored).isEqualTo("{\"concurrency\":9,\"proxyId\":77}");
    assertThat(StoredSettings.readAccount(stored).over(SETTINGS.account()))
        .isEqualTo(new AccountSettings(9, 50, BigDecimal.ONE, 77L, 1_800_000_000L));
  }
}

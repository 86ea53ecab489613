package relay.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import relay.model.ApiKey;

/** The rest of what every host must do: what changes, and what is made in numbers. */
public interface HostChangesContract extends HostAdapterContract {

  @Test
  default void isSetUpAndHealthy() {
    assertThat(host("changes").readiness()).isEqualTo(HostReadiness.READY);
  }

  @Test
  default void aChangeOfAGroupKeepsTheLimitsThatItNames() {
    HostGroups groups = host("changes").groups();
    groups.create(newGroup("cp-std", GroupKind.STANDARD));
    HostGroup made = groups.create(newGroup("cp-sub", GroupKind.SUBSCRIPTION));
    SpendLimits limits =
        new SpendLimits(
            Optional.of(BigDecimal.valueOf(5)), Optional.empty(), Optional.of(new BigDecimal(100)));

    HostGroup changed =
        groups.update(made.ref(), GroupChange.limits(limits).description("changed"));

    assertThat(changed.ref()).isEqualTo(made.ref());
    assertThat(changed.limits().daily().orElseThrow()).isEqualByComparingTo("5");
    assertThat(changed.limits().weekly()).isEmpty();
    assertThat(changed.description()).isEqualTo("changed");
  }

  @Test
  default void aChangeOfAChannelKeepsWhatItDoesNotName() {
    HostAdapter host = host("changes");
    GroupRef group = host.groups().create(newGroup("cp-std", GroupKind.STANDARD)).ref();
    PriceEntry price = new PriceEntry(List.of("fast-chat"), TokenPrice.UNSET);
    HostChannel made =
        host.channels()
            .create(
                new NewChannel("cp-std-channel", "managed", Set.of(group), true, List.of(price)));

    HostChannel changed =
        host.channels().update(made.ref(), ChannelChange.NONE.description("changed"));

    assertThat(changed.ref()).isEqualTo(made.ref());
    assertThat(changed.groups()).containsExactly(group);
    assertThat(changed.covers("fast-chat")).isTrue();
    assertThat(changed.restrictsModels()).isTrue();
  }

  @Test
  default void aPlanGetsAnotherPrice() {
    HostAdapter host = host("changes");
    host.groups().create(newGroup("cp-std", GroupKind.STANDARD));
    GroupRef group = host.groups().create(newGroup("cp-sub", GroupKind.SUBSCRIPTION)).ref();
    HostPlan made =
        host.plans().create(new NewPlan(group, "Basic 30", new BigDecimal("19.9"), 30, true));

    HostPlan changed = host.plans().update(made.ref(), PlanChange.price(new BigDecimal("9.9")));

    assertThat(changed).isEqualTo(made);
  }

  @Test
  default void aBatchSaysOfEachAccountWhatBecameOfIt() {
    HostAdapter host = host("changes");
    GroupRef group = host.groups().create(newGroup("cp-std", GroupKind.STANDARD)).ref();
    List<NewAccount> wanted =
        List.of(
            newAccount("cp-b-1", "sk-good-b1", group),
            newAccount("cp-b-2", "sk-good-b2", new GroupRef(999_999)));
    IdempotencyKey key = new IdempotencyKey("run1-batch1");

    AccountBatch made = host.accounts().createAll(wanted, key);
    AccountBatch again = host.accounts().createAll(wanted, key);

    assertThat(made.accounts())
        .satisfiesExactly(
            first -> assertThat(first).isInstanceOf(BatchedAccount.Made.class),
            second -> assertThat(second).isEqualTo(new BatchedAccount.Failed("cp-b-2")));
    assertThat(again.replayed()).isTrue();
    assertThat(again.accounts()).isEqualTo(made.accounts());
  }

  @Test
  default void theModelsOfAnAccountAreItsMapping() {
    HostAdapter host = host("changes");
    GroupRef group = host.groups().create(newGroup("cp-std", GroupKind.STANDARD)).ref();
    AccountRef made =
        host.accounts()
            .create(newAccount("cp-t-good", "sk-good-1", group), new IdempotencyKey("good"))
            .account()
            .ref();

    assertThat(host.accounts().models(made))
        .hasValueSatisfying(
            models -> assertThat(models).containsExactlyInAnyOrder("fast-chat", "deepseek-chat"));
    assertThat(host.accounts().models(new AccountRef(999_999))).isEmpty();
  }

  private static NewGroup newGroup(String name, GroupKind kind) {
    return new NewGroup(name, "managed", kind, false, BigDecimal.ONE, SpendLimits.NONE);
  }

  private NewAccount newAccount(String name, String key, GroupRef group) {
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
}

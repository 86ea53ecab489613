package relay.host.sub2api;

import static relay.host.HostOperation.SUBSCRIPTION_READ;
import static relay.host.HostOperation.SUBSCRIPTION_WRITE;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import relay.host.GroupRef;
import relay.host.HostPage;
import relay.host.HostSubscription;
import relay.host.HostSubscriptions;
import relay.host.IdempotencyKey;
import relay.host.SubscriptionRef;
import relay.host.UserRef;
import tools.jackson.core.type.TypeReference;

/** Subscriptions over HTTP (host-api 11). */
final class Sub2ApiSubscriptions implements HostSubscriptions {
  private static final TypeReference<SubscriptionJson> SUBSCRIPTION = new TypeReference<>() {};
  private static final TypeReference<Pages.PageJson<SubscriptionJson>> PAGE =
      new TypeReference<>() {};
  private static final int LONGEST_DAYS = 36_500;

  private final HostCalls calls;

  Sub2ApiSubscriptions(HostCalls calls) {
    this.calls = calls;
  }

  record SubscriptionJson(
      long id,
      long userId,
      long groupId,
      @Nullable String status,
      @Nullable String expiresAt,
      @Nullable String notes) {

    SubscriptionJson {
      Refs.check(id);
    }

    HostSubscription toSubscription() {
      return new HostSubscription(
          new SubscriptionRef(id),
          new UserRef(userId),
          new GroupRef(groupId),
          "active".equals(status),
          Texts.time(expiresAt).orElse(Instant.EPOCH),
          Texts.orEmpty(notes));
    }
  }

  private record AssignJson(long userId, long groupId, int validityDays, String notes) {}

  @Override
  public List<HostSubscription> of(UserRef user, GroupRef group) {
    return Pages.all(number -> page(user, group, number));
  }

  @Override
  public HostSubscription assign(UserRef user, GroupRef group, int days, String notes) {
    if (days < 1 || days > LONGEST_DAYS) {
      throw new IllegalArgumentException("a subscription lasts 1 to 36,500 days");
    }
    var json = new AssignJson(user.id(), group.id(), days, notes);
    return calls
        .data(HostCall.post(SUBSCRIPTION_WRITE, "/subscriptions/assign", json), SUBSCRIPTION)
        .toSubscription();
  }

  @Override
  public HostSubscription extend(SubscriptionRef subscription, int days, IdempotencyKey key) {
    String path = "/subscriptions/%s/extend".formatted(subscription);
    return calls
        .data(HostCall.post(SUBSCRIPTION_WRITE, path, Map.of("days", days)).once(key), SUBSCRIPTION)
        .toSubscription();
  }

  @Override
  public void revoke(SubscriptionRef subscription) {
    calls.runUntilGone(HostCall.delete(SUBSCRIPTION_WRITE, "/subscriptions/" + subscription));
  }

  private HostPage<HostSubscription> page(UserRef user, GroupRef group, int number) {
    // This list cannot be sorted by id; its default order is as good for a user's few rows.
    String path =
        "/subscriptions?user_id=%s&group_id=%s&page=%d&page_size=%d"
            .formatted(user, group, number, Pages.SIZE);
    Pages.PageJson<SubscriptionJson> page = calls.data(HostCall.get(SUBSCRIPTION_READ, path), PAGE);
    return new HostPage<>(
        page.rows().stream().map(SubscriptionJson::toSubscription).toList(),
        page.total(),
        Pages.SIZE);
  }
}

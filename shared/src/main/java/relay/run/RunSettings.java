package relay.run;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import relay.model.Coded;

/**
 * What the sender of a run asked for, with every default filled in (design 3.1). Holds no key: the
 * {@code probe_api_key} of {@code self_service} is sealed beside it.
 *
 * @param group the group for rows that name none; null derives it from the provider
 * @param groupCapacity accounts of one group in service at most
 * @param labels defaults for the rows' labels
 */
public record RunSettings(
    ImportMode mode,
    AccessMode accessMode,
    List<SubscriptionUser> subscriptionUsers,
    @Nullable String group,
    GroupTemplate groupTemplate,
    @Nullable PlanTemplate planTemplate,
    int groupCapacity,
    AccountSettings account,
    Models models,
    Map<String, Price> prices,
    Map<String, String> labels,
    ConfirmMode confirm,
    ExistingPolicy existing,
    KnownPolicy known,
    Duration parkLimit,
    Duration keyRetention) {

  public RunSettings {
    subscriptionUsers = List.copyOf(subscriptionUsers);
    prices = Map.copyOf(prices);
    labels = Map.copyOf(labels);
    if (groupCapacity < 1) {
      throw new IllegalArgumentException("group_capacity is at least 1: " + groupCapacity);
    }
  }

  /** The selector of our own managed user of a host. */
  public static final String PROBE_SELECTOR = "@probe";

  /** What becomes of an e-mail that the host does not know. */
  public enum IfMissing implements Coded {
    CREATE,
    REJECT
  }

  /**
   * Who gets a subscription of the group.
   *
   * @param selector {@code @probe}, an e-mail, or a user id of the host
   * @param durationDays 1 to 36500
   */
  public record SubscriptionUser(String selector, int durationDays, IfMissing ifMissing) {}

  /** How a group is made when it is not there; limits in US dollars, null for none. */
  public record GroupTemplate(
      BigDecimal rateMultiplier,
      @Nullable BigDecimal dailyLimitUsd,
      @Nullable BigDecimal weeklyLimitUsd,
      @Nullable BigDecimal monthlyLimitUsd) {}

  /** How a plan is made; we never invent one. {@code price} is above 0. */
  public record PlanTemplate(
      @Nullable String name, BigDecimal price, int validityDays, String validityUnit) {}

  /**
   * The run's accounts on the host.
   *
   * @param concurrency parallel requests, from 1
   * @param expiresAt unix seconds
   */
  public record AccountSettings(
      int concurrency,
      int priority,
      BigDecimal rateMultiplier,
      @Nullable Long proxyId,
      @Nullable Long expiresAt) {}

  /**
   * Which models users see.
   *
   * @param expose null means {@code requested} when an item asks for models, else {@code known}
   * @param alias additional public names: alias → canonical name
   */
  public record Models(@Nullable ExposeModels expose, Map<String, String> alias) {
    public Models {
      alias = Map.copyOf(alias);
    }
  }

  /** US dollars per token; null prices fall back to the host's table. */
  public record Price(@Nullable BigDecimal input, @Nullable BigDecimal output) {}
}

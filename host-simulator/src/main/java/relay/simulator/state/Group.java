package relay.simulator.state;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A group of keys and accounts (host-api 5).
 *
 * @param rest fields the simulator keeps and shows but does not act on
 */
public record Group(
    long id,
    String name,
    String description,
    String platform,
    double rateMultiplier,
    boolean exclusive,
    GroupStatus status,
    SubscriptionType subscriptionType,
    @Nullable Double dailyLimit,
    @Nullable Double weeklyLimit,
    @Nullable Double monthlyLimit,
    Map<String, JsonNode> rest,
    Instant createdAt,
    Instant updatedAt) {

  private static final String OPENAI = "openai";

  /** Active groups serve keys and can be bound. */
  public enum GroupStatus {
    ACTIVE("active"),
    INACTIVE("inactive");

    private final String text;

    GroupStatus(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /** What a user of the group pays with. */
  public enum SubscriptionType {
    STANDARD("standard"),
    SUBSCRIPTION("subscription");

    private final String text;

    SubscriptionType(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  public boolean isActive() {
    return status == GroupStatus.ACTIVE;
  }

  public boolean isOpenAi() {
    return platform.equals(OPENAI);
  }

  public boolean needsSubscription() {
    return subscriptionType == SubscriptionType.SUBSCRIPTION;
  }

  /** A text among the rest. */
  public Optional<String> text(String field) {
    return Optional.ofNullable(rest.get(field)).flatMap(JsonNode::stringValueOpt);
  }

  /** Whether a field of the rest is true. */
  public boolean flag(String field) {
    JsonNode value = rest.get(field);
    return value != null && value.asBoolean(false);
  }
}

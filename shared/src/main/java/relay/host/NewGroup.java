package relay.host;

import java.math.BigDecimal;

/**
 * A group to create, on the platform {@code openai}.
 *
 * @param name at most 100 bytes
 * @param description for the host's administrators
 * @param kind how its users pay
 * @param exclusive whether only granted users may bind keys to it
 * @param rateMultiplier above 0; the host answers 500 to anything else
 * @param limits spending limits
 */
public record NewGroup(
    String name,
    String description,
    GroupKind kind,
    boolean exclusive,
    BigDecimal rateMultiplier,
    SpendLimits limits) {

  public NewGroup {
    HostText.check("group name", name);
    if (rateMultiplier.signum() <= 0) {
      throw new IllegalArgumentException("a group's rate multiplier is above 0");
    }
  }
}

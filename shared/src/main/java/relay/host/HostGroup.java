package relay.host;

import java.math.BigDecimal;

/**
 * A group as the host describes it.
 *
 * @param ref its number
 * @param name unique on the host, case-sensitive
 * @param description as its maker wrote it
 * @param platform which gateway code serves it; ours are {@code openai}
 * @param kind how its users pay
 * @param exclusive only users who were granted it may bind keys to it
 * @param active false when an administrator has disabled it
 * @param rateMultiplier what a dollar of usage costs in it
 * @param limits its spending limits
 */
public record HostGroup(
    GroupRef ref,
    String name,
    String description,
    String platform,
    GroupKind kind,
    boolean exclusive,
    boolean active,
    BigDecimal rateMultiplier,
    SpendLimits limits) {

  /** The platform of every group and account that we make. */
  public static final String OPENAI = "openai";
}

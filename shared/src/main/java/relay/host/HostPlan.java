package relay.host;

/**
 * A plan of the host's shop.
 *
 * @param ref its number
 * @param group the group it sells; may point to a group that is gone
 * @param name not unique
 */
public record HostPlan(PlanRef ref, GroupRef group, String name) {}

package relay.host;

import java.util.Optional;

/**
 * Which accounts of a host to list.
 *
 * @param nameContains a part of the name, at most 100 bytes; empty for any
 * @param group only accounts of this group
 */
public record AccountFilter(String nameContains, Optional<GroupRef> group) {

  /** All accounts. */
  public static final AccountFilter ALL = new AccountFilter("", Optional.empty());

  /** Those with this in their names. */
  public static AccountFilter named(String part) {
    return new AccountFilter(part, Optional.empty());
  }

  /** Those that serve this group. */
  public static AccountFilter of(GroupRef group) {
    return new AccountFilter("", Optional.of(group));
  }
}

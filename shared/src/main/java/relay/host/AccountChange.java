package relay.host;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What to change in accounts; what is empty stays. The mapping is replaced as a whole, all other
 * credentials are kept, and no new probe of the host starts (host-api 19, row 20).
 */
public record AccountChange(
    Optional<Map<String, String>> modelMapping,
    Optional<Set<GroupRef>> groups,
    Optional<Boolean> schedulable,
    Optional<AccountStatus> status,
    Optional<AccountSettings> settings) {

  /** Nothing yet. */
  public static final AccountChange NONE =
      new AccountChange(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** This and another mapping. */
  public AccountChange mapping(Map<String, String> mapping) {
    return new AccountChange(
        Optional.of(Map.copyOf(mapping)), groups, schedulable, status, settings);
  }

  /** This and other groups; the given ones replace all. */
  public AccountChange groups(Set<GroupRef> all) {
    return new AccountChange(
        modelMapping, Optional.of(Set.copyOf(all)), schedulable, status, settings);
  }

  /** This and the administrator's switch. */
  public AccountChange schedulable(boolean on) {
    return new AccountChange(modelMapping, groups, Optional.of(on), status, settings);
  }

  /** This and a status; only {@code ACTIVE} and {@code INACTIVE} can be set. */
  public AccountChange status(AccountStatus to) {
    if (to != AccountStatus.ACTIVE && to != AccountStatus.INACTIVE) {
      throw new IllegalArgumentException("an account cannot be set " + to);
    }
    return new AccountChange(modelMapping, groups, schedulable, Optional.of(to), settings);
  }

  /** This and what an operator may tune. */
  public AccountChange settings(AccountSettings all) {
    return new AccountChange(modelMapping, groups, schedulable, status, Optional.of(all));
  }

  /** Whether it changes nothing; the host refuses that. */
  public boolean isNothing() {
    return equals(NONE);
  }
}

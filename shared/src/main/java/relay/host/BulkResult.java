package relay.host;

import java.util.Set;

/**
 * Which of many accounts were changed. The host's texts about the others are not for people: read
 * them one by one.
 */
public record BulkResult(Set<AccountRef> changed, Set<AccountRef> failed) {

  public BulkResult {
    changed = Set.copyOf(changed);
    failed = Set.copyOf(failed);
  }
}

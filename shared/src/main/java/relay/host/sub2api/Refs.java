package relay.host.sub2api;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import relay.host.AccountRef;
import relay.host.GroupRef;

/** Lists of ids, which the host may leave out or write as null. */
final class Refs {
  private Refs() {}

  /**
   * An object of the host has a number: what has none is no answer of a host.
   *
   * @throws IllegalArgumentException when it has none; read as JSON that is not the host's
   */
  static void check(long id) {
    if (id <= 0) {
      throw new IllegalArgumentException("an object of the host without a number");
    }
  }

  static Set<GroupRef> groups(@Nullable List<Long> ids) {
    return ids == null
        ? Set.of()
        : ids.stream()
            .filter(id -> id > 0)
            .map(GroupRef::new)
            .collect(Collectors.toUnmodifiableSet());
  }

  static Set<AccountRef> accounts(@Nullable List<Long> ids) {
    return ids == null
        ? Set.of()
        : ids.stream().map(AccountRef::new).collect(Collectors.toUnmodifiableSet());
  }

  /** In their order, so that equal sets give equal requests. */
  static List<Long> ids(Collection<GroupRef> groups) {
    return groups.stream().map(GroupRef::id).sorted().toList();
  }
}

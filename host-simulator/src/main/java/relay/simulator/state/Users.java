package relay.simulator.state;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/** All users; e-mail addresses are unique in any case. Safe for concurrent use. */
public final class Users {

  private final ConcurrentSkipListMap<Long, User> byId = new ConcurrentSkipListMap<>();
  private final Map<String, Long> idByEmail = new ConcurrentHashMap<>();
  private long lastId;

  /** Adds a user, empty when the address is taken. */
  public synchronized Optional<User> add(String email, LongFunction<User> make) {
    if (idByEmail.containsKey(folded(email))) {
      return Optional.empty();
    }
    User user = make.apply(++lastId);
    byId.put(user.id(), user);
    idByEmail.put(folded(email), user.id());
    return Optional.of(user);
  }

  /** Changes a user, empty when there is none, or the new address is taken. */
  public synchronized Optional<User> change(long id, UnaryOperator<User> change) {
    User before = byId.get(id);
    if (before == null) {
      return Optional.empty();
    }
    User after = change.apply(before);
    Long holder = idByEmail.get(folded(after.email()));
    if (holder != null && holder != id) {
      return Optional.empty();
    }
    idByEmail.remove(folded(before.email()));
    idByEmail.put(folded(after.email()), id);
    byId.put(id, after);
    return Optional.of(after);
  }

  public synchronized boolean remove(long id) {
    User removed = byId.remove(id);
    if (removed != null) {
      idByEmail.remove(folded(removed.email()));
    }
    return removed != null;
  }

  public Optional<User> find(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  public Optional<User> withEmail(String email) {
    return Optional.ofNullable(idByEmail.get(folded(email))).flatMap(this::find);
  }

  /** In the order of their ids. */
  public Collection<User> all() {
    return byId.values();
  }

  private static String folded(String email) {
    return email.trim().toLowerCase(Locale.ROOT);
  }
}

package relay.host.sub2api;

import static relay.host.HostOperation.USER_READ;
import static relay.host.HostOperation.USER_WRITE;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import relay.host.GroupRef;
import relay.host.HostPage;
import relay.host.HostSecret;
import relay.host.HostUser;
import relay.host.HostUserKey;
import relay.host.HostUsers;
import relay.host.IdempotencyKey;
import relay.host.NewUser;
import relay.host.UserKeyRef;
import relay.host.UserRef;
import relay.secrets.Redactor;
import tools.jackson.core.type.TypeReference;

/** Users over HTTP, as an administrator sees them (host-api 12). */
final class Sub2ApiUsers implements HostUsers {
  private static final TypeReference<UserJson> USER = new TypeReference<>() {};
  private static final TypeReference<Pages.PageJson<UserJson>> PAGE = new TypeReference<>() {};
  private static final TypeReference<Pages.PageJson<UserKeyJson>> KEYS = new TypeReference<>() {};

  private final HostCalls calls;

  Sub2ApiUsers(HostCalls calls) {
    this.calls = calls;
  }

  record UserJson(
      long id,
      @Nullable String email,
      @Nullable String status,
      @Nullable BigDecimal balance,
      @Nullable List<Long> allowedGroups,
      @Nullable String notes) {

    UserJson {
      Refs.check(id);
    }

    HostUser toUser() {
      return new HostUser(
          new UserRef(id),
          Texts.orEmpty(email),
          "active".equals(status),
          balance == null ? BigDecimal.ZERO : balance,
          Refs.groups(allowedGroups),
          Texts.orEmpty(notes));
    }
  }

  /** Without limits of its own: 0 is unlimited for both (host-api 12). */
  private record NewUserJson(
      String email,
      String password,
      String notes,
      BigDecimal balance,
      int concurrency,
      int rpmLimit,
      List<Long> allowedGroups) {
    @Override
    public String toString() {
      return "NewUserJson[redacted]";
    }
  }

  private record BalanceJson(BigDecimal balance, String operation, String notes) {}

  @Override
  public Optional<HostUser> findByEmail(String email) {
    return Pages.<HostUser>all(number -> page(email, number)).stream()
        .filter(user -> user.email().equalsIgnoreCase(email))
        .findFirst();
  }

  @Override
  public Optional<HostUser> find(UserRef user) {
    return calls.dataIfThere(HostCall.get(USER_READ, path(user)), USER).map(UserJson::toUser);
  }

  @Override
  public HostUser create(NewUser user) {
    var json =
        new NewUserJson(
            user.email(),
            user.password().reveal(),
            user.notes(),
            user.balance(),
            0,
            0,
            Refs.ids(user.allowedGroups()));
    HostCall call =
        HostCall.post(USER_WRITE, "/users", json).hiding(Redactor.of(user.password().reveal()));
    return calls.data(call, USER).toUser();
  }

  @Override
  public HostUser setAllowedGroups(UserRef user, Set<GroupRef> all) {
    return put(user, Map.of("allowed_groups", Refs.ids(all)), Redactor.none());
  }

  @Override
  public void setPassword(UserRef user, HostSecret password) {
    put(user, Map.of("password", password.reveal()), Redactor.of(password.reveal()));
  }

  @Override
  public void rebindKey(UserKeyRef key, GroupRef group) {
    calls.run(HostCall.put(USER_WRITE, "/api-keys/" + key, Map.of("group_id", group.id())));
  }

  @Override
  public List<HostUserKey> keys(UserRef user) {
    return Pages.all(number -> keys(user, number));
  }

  private HostPage<HostUserKey> keys(UserRef user, int number) {
    // This list cannot be sorted by id; its default order is as good for a user's few keys.
    String path = "%s/api-keys?page=%d&page_size=%d".formatted(path(user), number, Pages.SIZE);
    Pages.PageJson<UserKeyJson> page = calls.data(HostCall.get(USER_READ, path), KEYS);
    return new HostPage<>(
        page.rows().stream().map(UserKeyJson::toKey).toList(), page.total(), Pages.SIZE);
  }

  @Override
  public HostUser addBalance(UserRef user, BigDecimal dollars, String notes, IdempotencyKey key) {
    if (dollars.signum() <= 0) {
      throw new IllegalArgumentException("the host takes only balances above 0");
    }
    HostCall call =
        HostCall.post(USER_WRITE, path(user) + "/balance", new BalanceJson(dollars, "add", notes))
            .once(key);
    return calls.data(call, USER).toUser();
  }

  @Override
  public void delete(UserRef user) {
    calls.runUntilGone(HostCall.delete(USER_WRITE, path(user)));
  }

  private HostUser put(UserRef user, Object body, Redactor secrets) {
    return calls.data(HostCall.put(USER_WRITE, path(user), body).hiding(secrets), USER).toUser();
  }

  private HostPage<HostUser> page(String search, int number) {
    String path =
        "/users?search=%s&%s".formatted(HostCall.query(search), Pages.query(number, Pages.SIZE));
    Pages.PageJson<UserJson> page = calls.data(HostCall.get(USER_READ, path), PAGE);
    return new HostPage<>(
        page.rows().stream().map(UserJson::toUser).toList(), page.total(), Pages.SIZE);
  }

  private static String path(UserRef user) {
    return "/users/" + user;
  }
}

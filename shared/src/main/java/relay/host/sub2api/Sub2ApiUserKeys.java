package relay.host.sub2api;

import static relay.host.HostOperation.USER_KEY_READ;
import static relay.host.HostOperation.USER_KEY_WRITE;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.host.GroupRef;
import relay.host.HostPage;
import relay.host.HostSecret;
import relay.host.HostUserKey;
import relay.host.HostUserKeys;
import relay.host.IdempotencyKey;
import relay.host.UserKeyRef;
import tools.jackson.core.type.TypeReference;

/** The keys of a logged-in user over HTTP (host-api 13). */
final class Sub2ApiUserKeys implements HostUserKeys {
  private static final TypeReference<KeyJson> KEY = new TypeReference<>() {};
  private static final TypeReference<Pages.PageJson<KeyJson>> PAGE = new TypeReference<>() {};
  private static final String PATH = "/api/v1/keys";

  private final HostCalls calls;
  private final HostSecret accessToken;

  Sub2ApiUserKeys(HostCalls calls, HostSecret accessToken) {
    this.calls = calls;
    this.accessToken = accessToken;
  }

  private record KeyJson(
      long id,
      @Nullable String name,
      @Nullable String key,
      @Nullable Long groupId,
      @Nullable String status) {

    HostUserKey toKey() {
      return new HostUserKey(
          new UserKeyRef(id),
          Texts.orEmpty(name),
          new HostSecret(Objects.requireNonNull(key, "the host shows a key to its owner")),
          Optional.ofNullable(groupId).map(GroupRef::new),
          "active".equals(status));
    }

    @Override
    public String toString() {
      return "KeyJson[redacted]";
    }
  }

  private record NewKeyJson(String name, long groupId) {}

  @Override
  public List<HostUserKey> list() {
    return Pages.all(this::page);
  }

  @Override
  public HostUserKey create(String name, GroupRef group, IdempotencyKey key) {
    HostCall call =
        call(HostCall.open(
                USER_KEY_WRITE, "POST", PATH, Optional.of(new NewKeyJson(name, group.id()))))
            .once(key);
    return calls.data(call, KEY).toKey();
  }

  @Override
  public void delete(UserKeyRef key) {
    calls.runUntilGone(
        call(HostCall.open(USER_KEY_WRITE, "DELETE", PATH + "/" + key, Optional.empty())));
  }

  private HostPage<HostUserKey> page(int number) {
    String path = "%s?page=%d&page_size=%d".formatted(PATH, number, Pages.SIZE);
    Pages.PageJson<KeyJson> page =
        calls.data(call(HostCall.open(USER_KEY_READ, "GET", path, Optional.empty())), PAGE);
    return new HostPage<>(
        page.rows().stream().map(KeyJson::toKey).toList(), page.total(), Pages.SIZE);
  }

  private HostCall call(HostCall open) {
    return open.by(accessToken);
  }
}

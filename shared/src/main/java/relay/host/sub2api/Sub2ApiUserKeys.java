package relay.host.sub2api;

import static relay.host.HostOperation.USER_KEY_READ;
import static relay.host.HostOperation.USER_KEY_WRITE;

import java.util.List;
import java.util.Optional;
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
  private static final TypeReference<UserKeyJson> KEY = new TypeReference<>() {};
  private static final TypeReference<Pages.PageJson<UserKeyJson>> PAGE = new TypeReference<>() {};
  private static final String PATH = "/api/v1/keys";

  private final HostCalls calls;
  private final HostSecret accessToken;

  Sub2ApiUserKeys(HostCalls calls, HostSecret accessToken) {
    this.calls = calls;
    this.accessToken = accessToken;
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
    Pages.PageJson<UserKeyJson> page =
        calls.data(call(HostCall.open(USER_KEY_READ, "GET", path, Optional.empty())), PAGE);
    return new HostPage<>(
        page.rows().stream().map(UserKeyJson::toKey).toList(), page.total(), Pages.SIZE);
  }

  private HostCall call(HostCall open) {
    return open.by(accessToken);
  }
}

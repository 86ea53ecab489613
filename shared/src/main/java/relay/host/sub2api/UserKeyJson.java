package relay.host.sub2api;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.host.GroupRef;
import relay.host.HostSecret;
import relay.host.HostUserKey;
import relay.host.UserKeyRef;

/** A user's key as the host writes it, to its owner and to administrators alike (host-api 13). */
record UserKeyJson(
    long id,
    @Nullable String name,
    @Nullable String key,
    @Nullable Long groupId,
    @Nullable String status) {

  UserKeyJson {
    Refs.check(id);
    Objects.requireNonNull(key, "the host shows keys to owners and administrators");
  }

  HostUserKey toKey() {
    return new HostUserKey(
        new UserKeyRef(id),
        Texts.orEmpty(name),
        new HostSecret(Objects.requireNonNull(key)),
        Optional.ofNullable(groupId).map(GroupRef::new),
        "active".equals(status));
  }

  @Override
  public String toString() {
    return "UserKeyJson[redacted]";
  }
}

package relay.simulator.admin;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import relay.simulator.http.Body;
import relay.simulator.http.Envelope;
import relay.simulator.http.Exchange;
import relay.simulator.http.Json;
import relay.simulator.http.Reply;
import relay.simulator.http.Router;
import relay.simulator.state.Group;
import relay.simulator.state.HostState;
import relay.simulator.state.User;
import relay.simulator.state.UserKey;

/** Moves a user's grant of an exclusive group, and the keys bound to it, to another (12). */
final class ReplaceGroup {

  private final HostState state;
  private final Authentication authentication;
  private final GroupBinding binding;

  ReplaceGroup(HostState state, Authentication authentication) {
    this.state = state;
    this.authentication = authentication;
    this.binding = new GroupBinding(state);
  }

  void register(Router router) {
    router.add(
        "POST",
        "/api/v1/admin/users/{id}/replace-group",
        authentication.admin((exchange, admin) -> replace(exchange)));
  }

  private Reply replace(Exchange exchange) {
    Body body = Body.of(exchange);
    body.check("ReplaceUserGroupRequest")
        .requiredNumber("old_group_id", "OldGroupID")
        .requiredNumber("new_group_id", "NewGroupID")
        .refuse();
    User user =
        state
            .users()
            .find(exchange.id("user"))
            .orElseThrow(() -> Envelope.refuse(404, "USER_NOT_FOUND", "user not found"));
    long from = body.integer("old_group_id").orElseThrow();
    Group to = binding.required(body.integer("new_group_id").orElseThrow());
    if (!to.isActive()) {
      throw Envelope.refuse(400, "GROUP_NOT_ACTIVE", "target group is not active");
    }
    Instant now = state.now();
    state
        .users()
        .change(
            user.id(),
            known -> known.withAllowedGroups(moved(known.allowedGroups(), from, to.id()), now));
    List<UserKey> bound =
        state.keys().ofUser(user.id()).stream()
            .filter(key -> Objects.equals(key.groupId(), from))
            .toList();
    bound.forEach(key -> state.keys().change(key.id(), known -> known.boundTo(to.id(), now)));
    return Envelope.success(Json.object().put("migrated_keys", bound.size()));
  }

  private static List<Long> moved(@Nullable List<Long> allowed, long from, long to) {
    Stream<Long> others =
        allowed == null ? Stream.empty() : allowed.stream().filter(id -> id != from && id != to);
    return Stream.concat(others, Stream.of(to)).toList();
  }
}

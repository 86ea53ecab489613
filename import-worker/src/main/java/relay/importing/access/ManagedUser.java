package relay.importing.access;

import java.time.Instant;
import java.util.Optional;
import relay.host.HostSecret;
import relay.host.UserRef;

/**
 * A user of a host that we made, as our tables know him.
 *
 * @param selector {@code @probe}, or his e-mail
 * @param user his number on the host; empty until he was seen there
 * @param session his access token, while it is good
 * @param checkedAt when user and balance were last seen in order
 */
record ManagedUser(
    long hostNo,
    String selector,
    String email,
    Optional<UserRef> user,
    HostSecret password,
    Optional<Session> session,
    Optional<Instant> checkedAt) {

  /** An access token and its end. */
  record Session(HostSecret token, Instant until) {}
}

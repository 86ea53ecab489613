package relay.host;

import java.time.Duration;

/**
 * A managed user's session.
 *
 * @param user who logged in
 * @param accessToken good for {@link HostAdapter#keysOf}
 * @param validFor how long the token lives from now
 */
public record UserLogin(UserRef user, HostSecret accessToken, Duration validFor) {}

package relay.api.hosts;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.api.web.ApiException;
import relay.hosts.HostChange;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** The body of {@code PATCH /api/hosts/{host_id}}: what is missing stays. */
@JsonNaming(SnakeCaseStrategy.class)
record HostChangeRequest(@Nullable AuthRequest auth, @Nullable Integer callsPerSecond) {

  /**
   * The change it asks for.
   *
   * @throws ApiException when a field is wrong or nothing is asked for; the message says so
   */
  HostChange toChange() {
    if (auth == null && callsPerSecond == null) {
      throw ApiException.invalid("auth or calls_per_second is required");
    }
    try {
      return new HostChange(
          Optional.ofNullable(auth).map(AuthRequest::toCredential),
          Optional.ofNullable(callsPerSecond));
    } catch (IllegalArgumentException e) {
      throw ApiException.invalid(String.valueOf(e.getMessage()));
    }
  }
}

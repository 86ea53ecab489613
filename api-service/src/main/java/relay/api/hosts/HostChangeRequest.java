package relay.api.hosts;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.api.web.ApiException;
import relay.host.HostUrl;
import relay.hosts.HostChange;
import relay.hosts.HostChange.StandIn;
import relay.model.InvalidBaseUrlException;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The body of {@code PATCH /api/hosts/{host_id}}: what is missing stays.
 *
 * @param isDefault only {@code true}: another host becomes the default by its own change
 */
@JsonNaming(SnakeCaseStrategy.class)
record HostChangeRequest(
    @Nullable String name,
    @Nullable String baseUrl,
    @Nullable AuthRequest auth,
    @Nullable Integer callsPerSecond,
    @Nullable Boolean isDefault) {

  /**
   * The change it asks for.
   *
   * @throws ApiException when a field is wrong or nothing is asked for; the message says so
   */
  HostChange toChange() {
    if (name == null
        && baseUrl == null
        && auth == null
        && callsPerSecond == null
        && isDefault == null) {
      throw ApiException.invalid(
          "name, base_url, auth, calls_per_second or is_default is required");
    }
    try {
      return new HostChange(
          Optional.ofNullable(name).map(String::strip),
          Optional.ofNullable(baseUrl).map(HostUrl::parse),
          Optional.ofNullable(auth).map(AuthRequest::toCredential),
          Optional.ofNullable(callsPerSecond),
          standIn());
    } catch (InvalidBaseUrlException e) {
      throw ApiException.invalid(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw ApiException.invalid("name, calls_per_second: " + e.getMessage());
    }
  }

  private StandIn standIn() {
    if (Boolean.FALSE.equals(isDefault)) {
      throw ApiException.invalid("is_default is true or left out: make another host the default");
    }
    return isDefault == null ? StandIn.AS_IT_IS : StandIn.THIS_ONE;
  }
}

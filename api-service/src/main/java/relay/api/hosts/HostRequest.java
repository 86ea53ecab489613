package relay.api.hosts;

import org.jspecify.annotations.Nullable;
import relay.api.web.ApiException;
import relay.host.HostCredential;
import relay.host.HostLimits;
import relay.host.HostUrl;
import relay.hosts.NewHost;
import relay.model.InvalidBaseUrlException;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The body of {@code POST /api/hosts}.
 *
 * @param auth how to act as the host's administrator
 * @param callsPerSecond the most calls a second of all import workers together; 20 when missing
 */
@JsonNaming(SnakeCaseStrategy.class)
record HostRequest(
    @Nullable String name,
    @Nullable String baseUrl,
    @Nullable AuthRequest auth,
    @Nullable Integer callsPerSecond) {

  /**
   * The host it describes.
   *
   * @throws ApiException when a field is missing or wrong; the message names it
   */
  NewHost toHost() {
    int calls = callsPerSecond == null ? HostLimits.DEFAULT.callsPerSecond() : callsPerSecond;
    try {
      return new NewHost(required("name", name).strip(), url(), credential(), calls);
    } catch (InvalidBaseUrlException e) {
      throw ApiException.invalid(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw ApiException.invalid("name, calls_per_second: " + e.getMessage());
    }
  }

  private HostUrl url() {
    return HostUrl.parse(required("base_url", baseUrl));
  }

  private HostCredential credential() {
    if (auth == null) {
      throw ApiException.invalid("auth is required");
    }
    return auth.toCredential();
  }

  static String required(String field, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw ApiException.invalid(field + " is required");
    }
    return value;
  }
}

package relay.api.hosts;

import org.jspecify.annotations.Nullable;
import relay.api.web.ApiException;
import relay.host.HostCredential;
import relay.host.HostLimits;
import relay.host.HostSecret;
import relay.host.HostUrl;
import relay.hosts.NewHost;
import relay.model.Coded;
import relay.model.InvalidBaseUrlException;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The body of {@code POST /api/hosts}.
 *
 * @param auth how to act as the host's administrator
 * @param callsPerSecond the most calls a second from one process; 20 when missing
 */
@JsonNaming(SnakeCaseStrategy.class)
record HostRequest(
    @Nullable String name,
    @Nullable String baseUrl,
    @Nullable Auth auth,
    @Nullable Integer callsPerSecond) {

  /**
   * The credential.
   *
   * @param type {@code bearer} or {@code api_key}
   * @param token an access token, or the host's admin key ({@code admin-…})
   */
  record Auth(@Nullable String type, @Nullable String token) {
    @Override
    public String toString() {
      return "Auth[redacted]";
    }
  }

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
    String type = required("auth.type", auth.type());
    HostCredential.Kind kind =
        Coded.find(HostCredential.Kind.class, type)
            .orElseThrow(() -> ApiException.invalid("auth.type is bearer or api_key"));
    String token = required("auth.token", auth.token()).strip();
    try {
      return HostCredential.of(kind, new HostSecret(token));
    } catch (IllegalArgumentException _) {
      // The exception says nothing that the field's name does not.
      throw ApiException.invalid("auth.token holds characters that no credential has");
    }
  }

  private static String required(String field, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw ApiException.invalid(field + " is required");
    }
    return value;
  }
}

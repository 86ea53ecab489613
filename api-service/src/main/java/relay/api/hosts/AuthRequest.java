package relay.api.hosts;

import org.jspecify.annotations.Nullable;
import relay.api.web.ApiException;
import relay.host.HostCredential;
import relay.host.HostSecret;
import relay.model.Coded;

/**
 * How to act as a host's administrator (seed 002, 6.1).
 *
 * @param type {@code bearer} or {@code api_key}
 * @param token an access token, or the host's admin key ({@code admin-…})
 */
record AuthRequest(@Nullable String type, @Nullable String token) {

  /**
   * The credential it gives.
   *
   * @throws ApiException when a field is missing or wrong; the message names it
   */
  HostCredential toCredential() {
    HostCredential.Kind kind =
        Coded.find(HostCredential.Kind.class, HostRequest.required("auth.type", type))
            .orElseThrow(() -> ApiException.invalid("auth.type is bearer or api_key"));
    String secret = HostRequest.required("auth.token", token).strip();
    try {
      return HostCredential.of(kind, new HostSecret(secret));
    } catch (IllegalArgumentException _) {
      // The exception says nothing that the field's name does not.
      throw ApiException.invalid("auth.token holds characters that no credential has");
    }
  }

  @Override
  public String toString() {
    return "AuthRequest[redacted]";
  }
}

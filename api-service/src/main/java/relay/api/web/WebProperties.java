package relay.api.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may call the API, and how often.
 *
 * @param adminToken the token itself; environment {@code RELAY_ADMIN_TOKEN}
 * @param adminTokenFile a file that holds it, made when it is missing; environment {@code
 *     RELAY_ADMIN_TOKEN_FILE}
 * @param requestsPerSecond calls of {@code /api} that this process answers in the long run
 * @param burst calls at once before the first 429
 */
@ConfigurationProperties("relay.web")
record WebProperties(
    @DefaultValue("") String adminToken,
    @DefaultValue("") String adminTokenFile,
    @DefaultValue("200") int requestsPerSecond,
    @DefaultValue("1000") int burst) {

  @Override
  public String toString() {
    return "WebProperties[redacted]";
  }
}

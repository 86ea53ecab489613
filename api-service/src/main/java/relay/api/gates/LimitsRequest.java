package relay.api.gates;

import org.jspecify.annotations.Nullable;
import relay.api.web.ApiException;
import relay.gate.GateLimits;
import relay.model.BaseUrl;
import relay.model.InvalidBaseUrlException;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The limits that one base URL is to have; what is left out is what is set for all.
 *
 * @param resource the base URL
 */
@JsonNaming(SnakeCaseStrategy.class)
record LimitsRequest(
    @Nullable String resource, @Nullable Integer callsPerSecond, @Nullable Integer concurrent) {

  /** Highest that makes sense: nobody is owed less politeness. */
  private static final int MOST = 100_000;

  /**
   * The base URL, as items have it.
   *
   * @throws ApiException when it is none
   */
  BaseUrl url() {
    if (resource == null) {
      throw ApiException.invalid("resource is required: a base URL");
    }
    try {
      return BaseUrl.parse(resource);
    } catch (InvalidBaseUrlException e) {
      throw ApiException.invalid("resource: " + e.getMessage());
    }
  }

  /**
   * The limits.
   *
   * @throws ApiException when one is out of range
   */
  GateLimits limits() {
    check("calls_per_second", callsPerSecond);
    check("concurrent", concurrent);
    return new GateLimits(callsPerSecond, concurrent);
  }

  private static void check(String name, @Nullable Integer limit) {
    if (limit != null && (limit < 1 || limit > MOST)) {
      throw ApiException.invalid(name + " must be from 1 to " + MOST);
    }
  }
}

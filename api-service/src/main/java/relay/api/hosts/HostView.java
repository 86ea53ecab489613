package relay.api.hosts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import relay.host.HostCapabilities;
import relay.host.HostCapabilities.Capability;
import relay.host.HostCapabilities.Presence;
import relay.hosts.HostReport;
import relay.hosts.RegisteredHost;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** How hosts are shown; a credential never is. */
final class HostView {
  private HostView() {}

  /**
   * The answer to a registration and to a probe (seed 002, 6.1).
   *
   * @param reasons why the status is not {@code supported}; left out when there is nothing to say
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Probed(
      String hostId,
      String version,
      String status,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> reasons,
      Map<String, Boolean> capabilities) {

    static Probed of(HostReport report) {
      RegisteredHost host = report.host();
      return new Probed(
          host.id().value(),
          host.version().text(),
          host.standing().status().code(),
          host.standing().reasons(),
          offered(report.capabilities()));
    }
  }

  /** One host of a list. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Listed(
      String hostId,
      String name,
      String baseUrl,
      String authType,
      String version,
      String status,
      List<String> reasons,
      boolean isDefault,
      int callsPerSecond,
      Instant createdAt,
      Instant updatedAt) {

    static Listed of(RegisteredHost host) {
      return new Listed(
          host.id().value(),
          host.name(),
          host.url().value(),
          host.auth().code(),
          host.version().text(),
          host.standing().status().code(),
          host.standing().reasons(),
          host.isDefault(),
          host.callsPerSecond(),
          host.createdAt(),
          host.updatedAt());
    }
  }

  /** All hosts, in the order of their registration. */
  record Page(List<Listed> items) {}

  /** One host with what the last probe found. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Detail(@JsonUnwrapped Listed host, Map<String, Boolean> capabilities) {

    static Detail of(HostReport report) {
      return new Detail(Listed.of(report.host()), offered(report.capabilities()));
    }
  }

  private static Map<String, Boolean> offered(HostCapabilities capabilities) {
    Map<String, Boolean> offered = new TreeMap<>();
    for (Capability capability : Capability.values()) {
      offered.put(capability.code(), capabilities.of(capability) == Presence.PRESENT);
    }
    return offered;
  }
}

package relay.api.submission;

import java.util.Optional;
import relay.api.web.ApiException;
import relay.hosts.HostRegistry;
import relay.hosts.RegisteredHost;
import relay.model.HostId;
import relay.run.ConfirmMode;

/** Finds the host that a run is for. Safe for concurrent use. */
class HostLookup {

  private final HostRegistry hosts;

  HostLookup(HostRegistry hosts) {
    this.hosts = hosts;
  }

  /**
   * The named host, or the default one.
   *
   * @throws ApiException 400 naming the host when there is none, or {@code confirm} when our own
   *     user cannot log in to it
   */
  RegisteredHost find(Optional<HostId> id, ConfirmMode confirm) {
    var host = id.map(this::named).orElseGet(this::byDefault);
    if (confirm != ConfirmMode.HOST_TEST) {
      host.standing().loginObstacle().ifPresent(obstacle -> refuse(host, confirm, obstacle));
    }
    return host;
  }

  private static void refuse(RegisteredHost host, ConfirmMode confirm, String obstacle) {
    throw ApiException.invalid(
        "confirm=%s is not possible on %s. %s confirm=host_test does without"
            .formatted(confirm.code(), host.id(), obstacle));
  }

  private RegisteredHost named(HostId id) {
    return hosts
        .find(id)
        .orElseThrow(() -> ApiException.invalid("host_id names no registered host: " + id));
  }

  private RegisteredHost byDefault() {
    return hosts
        .defaultHost()
        .orElseThrow(() ->
            ApiException.invalid("host_id is required: no host is registered as the default"));
  }
}

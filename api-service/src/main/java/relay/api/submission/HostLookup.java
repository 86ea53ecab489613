package relay.api.submission;

import java.util.List;
import java.util.Optional;
import relay.api.web.ApiException;
import relay.api.web.ErrorBody.RowFault;
import relay.hosts.HostRegistry;
import relay.hosts.RegisteredHost;
import relay.model.HostId;
import relay.run.ConfirmMode;
import relay.run.ReasonCode;

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
   *     user cannot log in to it; 409 naming the host when its last look found it unusable
   */
  RegisteredHost find(Optional<HostId> id, ConfirmMode confirm) {
    var host = id.map(this::named).orElseGet(this::byDefault);
    refuseUnusable(host);
    if (confirm != ConfirmMode.HOST_TEST) {
      host.standing().loginObstacle().ifPresent(obstacle -> refuse(host, confirm, obstacle));
    }
    return host;
  }

  private static void refuseUnusable(RegisteredHost host) {
    switch (host.standing().status()) {
      case SUPPORTED, UNVERIFIED -> {}
      case UNSUPPORTED, NEEDS_PERSON -> {
        var why =
            "host_id %s is %s: %s"
                .formatted(
                    host.id(),
                    host.standing().status().code(),
                    String.join(" ", host.standing().reasons()));
        throw ApiException.conflict(why)
            .withDetails(
                List.of(new RowFault(null, "host_id", ReasonCode.HOST_REFUSED.code(), why)));
      }
    }
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

package relay.api.submission;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.api.web.ApiException;
import relay.model.HostId;

/** Finds the host that a run is for. Safe for concurrent use. */
class HostLookup {

  private static final String BY_ID = "SELECT host_no FROM hosts WHERE host_id = :host";
  private static final String DEFAULT = "SELECT host_no FROM hosts WHERE is_default";

  private final JdbcClient jdbc;

  HostLookup(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The host's number; of the default host when none is named.
   *
   * @throws ApiException 400 naming the host when there is none
   */
  long find(Optional<HostId> host) {
    return host.map(this::named).orElseGet(this::byDefault);
  }

  private long named(HostId host) {
    return jdbc.sql(BY_ID)
        .param("host", host.value())
        .query(Long.class)
        .optional()
        .orElseThrow(() -> ApiException.invalid("host_id names no registered host: " + host));
  }

  private long byDefault() {
    return jdbc.sql(DEFAULT)
        .query(Long.class)
        .optional()
        .orElseThrow(() ->
            ApiException.invalid("host_id is required: no host is registered as the default"));
  }
}

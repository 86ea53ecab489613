package relay.telemetry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.model.HostId;

/** The ids of hosts for labels; a host never changes its id. Safe for concurrent use. */
public final class HostIds {
  private static final String READ = "SELECT host_id FROM hosts WHERE host_no = :host";

  private final JdbcClient jdbc;
  private final Map<Long, HostId> known = new ConcurrentHashMap<>();

  public HostIds(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The id of the host with this number. */
  public HostId of(long hostNo) {
    return known.computeIfAbsent(
        hostNo,
        number ->
            new HostId(
                jdbc.sql(READ)
                    .param("host", number)
                    .query((row, index) -> row.getString(1))
                    .single()));
  }
}

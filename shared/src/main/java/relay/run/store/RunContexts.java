package relay.run.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.run.ClaimedItem.SealedBytes;
import relay.run.RunSettings;

/**
 * What all items of a run's round share and nobody changes, kept for the runs seen last: a worker
 * does not read the settings of a run for each of its items. Safe for concurrent use.
 */
final class RunContexts {
  private static final int MOST = 256;

  private static final String READ =
      "SELECT run_id, host_no, settings::text AS settings, data_key_sealed FROM import_runs WHERE run_no = :run";

  private final JdbcClient jdbc;
  private final Map<Round, Fixed> seen =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Round, Fixed> eldest) {
          return size() > MOST;
        }
      };

  RunContexts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  record Round(long runNo, int round) {}

  record Fixed(
      String runId, long hostNo, RunSettings settings, Optional<SealedBytes> sealedDataKey) {}

  Fixed of(Round round) {
    synchronized (seen) {
      @Nullable Fixed known = seen.get(round);
      if (known != null) {
        return known;
      }
    }
    Fixed read =
        jdbc.sql(READ)
            .param("run", round.runNo())
            .query((row, index) ->
                new Fixed(
                    row.getString("run_id"),
                    row.getLong("host_no"),
                    StoredSettings.read(row.getString("settings")),
                    Optional.ofNullable(row.getBytes("data_key_sealed")).map(SealedBytes::new)))
            .single();
    synchronized (seen) {
      seen.put(round, read);
    }
    return read;
  }
}

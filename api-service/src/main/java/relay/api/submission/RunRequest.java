package relay.api.submission;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import relay.model.ApiKey;
import relay.model.HostId;
import relay.run.RunSettings;

/**
 * What a request asks for beside its rows, checked, with every default filled in.
 *
 * @param host empty for the default host
 * @param requestedModels of rows that name none
 * @param probeKey the user key that proves {@code self_service}
 * @param confirmWindow how long the answer waits for first results
 */
record RunRequest(
    Optional<HostId> host,
    RunSettings settings,
    List<String> requestedModels,
    Optional<ApiKey> probeKey,
    Duration confirmWindow,
    Purpose purpose) {

  /** Whether a run is made or only planned. */
  enum Purpose {
    RUN,
    PLAN
  }
}

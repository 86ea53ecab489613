package relay.importing.consumer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.model.ApiKey;
import relay.run.ClaimedItem;
import relay.run.ClaimedItem.SealedBytes;
import relay.secrets.Keyset;
import relay.secrets.RunDataKey;

/**
 * The data keys of the runs seen last, opened: unwrapping one costs more than opening an item's key
 * with it. Safe for concurrent use.
 */
final class DataKeys {
  private static final int MOST = 256;

  private final Keyset keyset;
  private final Map<String, RunDataKey> open =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, RunDataKey> eldest) {
          return size() > MOST;
        }
      };

  DataKeys(Keyset keyset) {
    this.keyset = keyset;
  }

  /**
   * The item's key in clear; empty once the run's key retention is over.
   *
   * @throws relay.secrets.SealException when it was sealed under another keyset
   */
  Optional<ApiKey> apiKey(ClaimedItem item) {
    byte @Nullable [] sealed = item.sealedKey();
    if (sealed == null) {
      return Optional.empty();
    }
    return item.run()
        .sealedDataKey()
        .map(wrapped -> dataKey(item.run().runId(), wrapped).openKey(sealed, item.fingerprint()));
  }

  private RunDataKey dataKey(String runId, SealedBytes wrapped) {
    synchronized (open) {
      return open.computeIfAbsent(runId, id -> RunDataKey.unwrap(keyset, id, wrapped.value()));
    }
  }
}

package relay.importing.consumer;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.importing.stage.ItemKeyMaterial;
import relay.model.ApiKey;
import relay.run.ClaimedItem;
import relay.secrets.Redactor;

/** Opens an item's key at the first call and keeps it for this delivery; for one thread. */
final class SealedItemKey implements ItemKeyMaterial {
  private final ClaimedItem item;
  private final DataKeys keys;
  private boolean opened;
  private @Nullable ApiKey key;
  private @Nullable Redactor redactor;

  SealedItemKey(ClaimedItem item, DataKeys keys) {
    this.item = item;
    this.keys = keys;
  }

  @Override
  public Optional<ApiKey> apiKey() {
    if (!opened) {
      key = keys.apiKey(item).orElse(null);
      opened = true;
    }
    return Optional.ofNullable(key);
  }

  @Override
  public Redactor redactor() {
    Redactor known = redactor;
    if (known == null) {
      known = apiKey().map(key -> Redactor.of(key.reveal())).orElseGet(Redactor::none);
      redactor = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return "SealedItemKey[redacted]";
  }
}

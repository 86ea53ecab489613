package relay.importing.stage;

import java.util.Optional;
import relay.model.ApiKey;
import relay.secrets.Redactor;

/** The upstream key of one item, opened when a stage asks for it. */
public interface ItemKeyMaterial {

  /** The key in clear; empty once the run's key retention is over. Opened at the first call. */
  Optional<ApiKey> apiKey();

  /** Hides the item's key in foreign texts, in every spelling. */
  Redactor redactor();
}

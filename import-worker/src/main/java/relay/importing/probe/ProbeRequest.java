package relay.importing.probe;

import java.util.List;
import java.util.Optional;
import relay.model.ApiKey;
import relay.model.BaseUrl;

/**
 * One key to be probed.
 *
 * @param requestedModels the models asked for, best first; empty when the sender left the choice
 * @param providerSmokeModel the model that a pack names for checks of this provider
 */
public record ProbeRequest(
    BaseUrl baseUrl,
    ApiKey key,
    List<String> requestedModels,
    Optional<String> providerSmokeModel) {

  public ProbeRequest {
    requestedModels = List.copyOf(requestedModels);
  }
}

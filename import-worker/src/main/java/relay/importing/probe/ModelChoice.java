package relay.importing.probe;

import java.util.List;
import java.util.Optional;

/**
 * Which model a probe asks (design 3.3): requested and seen, the provider's, the best known. Pure.
 */
final class ModelChoice {
  private final ModelCatalogue catalogue;

  ModelChoice(ModelCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * The model to ask; empty when there is none that would prove anything.
   *
   * @param list empty when the upstream shows none
   */
  Optional<ModelName> choose(ProbeRequest request, Optional<ModelList> list) {
    List<ModelName> requested = request.requestedModels().stream().map(catalogue::read).toList();
    if (list.isEmpty()) {
      return unseen(request);
    }
    return requested.stream()
        .flatMap(wanted -> list.get().find(wanted).stream())
        .findFirst()
        // Lists leave models out; only the call itself can say that a requested one is missing.
        .or(() -> requested.stream().findFirst())
        .or(() ->
            request
                .providerSmokeModel()
                .map(catalogue::read)
                .flatMap(wanted -> list.get().find(wanted)))
        .or(() -> catalogue.recommend(list.get().models()).stream().findFirst());
  }

  /** The best guess without a list: what was asked for first, else the provider's. */
  Optional<ModelName> unseen(ProbeRequest request) {
    return request.requestedModels().stream()
        .findFirst()
        .or(request::providerSmokeModel)
        .map(catalogue::read);
  }

  /** The name users will call it by: as it was asked for, in canonical form. */
  static SmokeModel smoke(ModelName model) {
    return new SmokeModel(model.family(), model.raw());
  }
}

package relay.importing.probe;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import relay.model.ModelId;
import relay.run.CapabilityProfile.ModelIdStyle;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The models a key lists, in the upstream's order, as far as their names are storable. */
record ModelList(List<ModelName> models) {

  /** More names than this are not looked at. */
  private static final int MOST = 5_000;

  ModelList {
    models = List.copyOf(models);
  }

  /**
   * Reads the body of {@code GET /models}; empty when it is no model list.
   *
   * @param mayBeShown false for a name that holds a secret, which is no name of a model
   */
  static Optional<ModelList> read(
      String body, ModelCatalogue catalogue, Predicate<String> mayBeShown) {
    JsonNode root;
    try {
      root = JsonMapper.shared().readTree(body);
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
    JsonNode data = root.isArray() ? root : root.path(root.has("data") ? "data" : "models");
    if (!data.isArray()) {
      return Optional.empty();
    }
    LinkedHashSet<String> names = new LinkedHashSet<>();
    for (JsonNode model : data) {
      String name = model.isString() ? model.asString() : model.path("id").asString("");
      if (ModelId.isValid(name) && names.size() < MOST && mayBeShown.test(name)) {
        names.add(name);
      }
    }
    return Optional.of(new ModelList(names.stream().map(catalogue::read).toList()));
  }

  /** The listed model somebody means by a name: as written, else normalised, else of its family. */
  Optional<ModelName> find(ModelName wanted) {
    return models.stream()
        .filter(model -> model.raw().equals(wanted.raw()))
        .findFirst()
        .or(() ->
            models.stream()
                .filter(model -> model.normalized().equals(wanted.normalized()))
                .findFirst())
        .or(() ->
            models.stream()
                .filter(model -> ModelSpelling.sameModel(model.family(), wanted.family()))
                .findFirst());
  }

  /** How most of the names are written. */
  ModelIdStyle style() {
    List<ModelIdStyle> styles = new ArrayList<>();
    for (ModelName model : models) {
      styles.add(
          !ModelSpelling.vendorPrefix(model.raw()).isEmpty()
              ? ModelIdStyle.VENDOR_PREFIXED
              : model.raw().equals(model.family()) ? ModelIdStyle.CANONICAL : ModelIdStyle.CUSTOM);
    }
    return majority(styles, ModelIdStyle.VENDOR_PREFIXED)
        ? ModelIdStyle.VENDOR_PREFIXED
        : majority(styles, ModelIdStyle.CUSTOM) ? ModelIdStyle.CUSTOM : ModelIdStyle.CANONICAL;
  }

  private static boolean majority(List<ModelIdStyle> styles, ModelIdStyle style) {
    return styles.stream().filter(style::equals).count() * 2 > styles.size();
  }
}

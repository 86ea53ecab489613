package relay.importing.probe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import relay.run.ExposeModels;
import relay.run.RunSettings;

/** Which models of a key users see, and what the relay calls them (design 3.1). Pure. */
public final class ExposedModels {
  private final ModelCatalogue catalogue;

  public ExposedModels(ModelCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * Public name → raw name, the smoke model first. Public names are canonical; where two raw names
   * share one, the smoke model's counts, else the first listed.
   *
   * @param requested by the item; decides when the run says nothing about what to expose
   * @param seen what the key lists; without a list, what was asked for
   */
  public Map<String, String> choose(
      RunSettings.Models models, List<String> requested, List<ModelName> seen, SmokeModel smoke) {
    Map<String, String> exposed = new LinkedHashMap<>();
    exposed.put(smoke.publicName(), smoke.rawName());
    for (ModelName model : chosen(rule(models, requested), requested, seen)) {
      exposed.putIfAbsent(model.family(), model.raw());
    }
    Map<String, String> aliased = new LinkedHashMap<>(exposed);
    models
        .alias()
        .forEach((alias, canonical) -> {
          String raw = exposed.get(catalogue.read(canonical).family());
          if (raw != null) {
            aliased.putIfAbsent(alias, raw);
          }
        });
    return aliased;
  }

  /** The models asked for, as if they were listed: all there is to go by without a list. */
  public List<ModelName> unseen(List<String> requested) {
    return requested.stream().map(catalogue::read).toList();
  }

  private static ExposeModels rule(RunSettings.Models models, List<String> requested) {
    ExposeModels byItem = requested.isEmpty() ? ExposeModels.KNOWN : ExposeModels.REQUESTED;
    return models.expose() == null ? byItem : models.expose();
  }

  private List<ModelName> chosen(ExposeModels rule, List<String> requested, List<ModelName> seen) {
    return switch (rule) {
      case REQUESTED -> {
        ModelList list = new ModelList(seen);
        yield requested.stream()
            .map(catalogue::read)
            .flatMap(wanted -> list.find(wanted).stream())
            .toList();
      }
      case KNOWN -> catalogue.recommend(seen);
      case ALL -> seen;
    };
  }
}

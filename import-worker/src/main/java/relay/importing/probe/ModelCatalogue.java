package relay.importing.probe;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toUnmodifiableMap;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The chat models we know, from a versioned file, and how relays write them. Immutable, safe for
 * concurrent use.
 */
public final class ModelCatalogue {
  /** How many models are recommended at most (design 3.1). */
  public static final int MOST_RECOMMENDED = 10;

  private static final String FILE = "model-catalogue.json";

  private final String version;
  private final List<String> servingSuffixes;
  private final Map<String, Family> byComparable;

  private ModelCatalogue(Content content) {
    this.version = content.version();
    this.servingSuffixes = content.servingSuffixes();
    this.byComparable =
        content.families().stream()
            .collect(
                toUnmodifiableMap(family -> ModelSpelling.comparable(family.family()), identity()));
  }

  /**
   * The catalogue that this release carries.
   *
   * @throws UncheckedIOException when the file is not there
   * @throws IllegalStateException when two of its families could be taken for one another
   */
  public static ModelCatalogue load() {
    try (InputStream file = ModelCatalogue.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IOException("no " + FILE + " on the class path");
      }
      return new ModelCatalogue(JsonMapper.shared().readValue(file, Content.class));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The date of the file. */
  public String version() {
    return version;
  }

  /** Every family name in the file. */
  public List<String> families() {
    return byComparable.values().stream().map(Family::family).sorted().toList();
  }

  /** All forms of a name. */
  public ModelName read(String raw) {
    String normalized = ModelSpelling.normalize(raw);
    Optional<Family> known = find(normalized);
    return new ModelName(
        raw,
        normalized,
        known.map(Family::family).orElse(normalized),
        known.map(family -> OptionalInt.of(family.rank())).orElseGet(OptionalInt::empty));
  }

  private Optional<Family> find(String normalized) {
    Family exact = byComparable.get(ModelSpelling.comparable(normalized));
    if (exact != null) {
      return Optional.of(exact);
    }
    return servingSuffixes.stream()
        .filter(suffix -> normalized.endsWith("-" + suffix))
        .findFirst()
        .map(suffix -> normalized.substring(0, normalized.length() - suffix.length() - 1))
        .flatMap(this::find);
  }

  /**
   * Whether an answer that names {@code answered} can come from the model asked for. A relay's own
   * name for a model ({@code ep-2025…}) tells nothing, so nothing contradicts it.
   */
  public boolean mayAnswerFor(String asked, String answered) {
    ModelName wanted = read(asked);
    ModelName given = read(answered);
    if (!wanted.isKnown() || ModelSpelling.sameModel(wanted.family(), given.family())) {
      return true;
    }
    return given.isKnown()
        ? familyOf(wanted).answersAs(given.family())
        : ModelSpelling.contains(given.normalized(), wanted.family());
  }

  private Family familyOf(ModelName known) {
    Family family = byComparable.get(ModelSpelling.comparable(known.family()));
    if (family == null) {
      throw new IllegalArgumentException(known + " is not of this catalogue");
    }
    return family;
  }

  /** Known chat models, one for each family, best first, at most {@value #MOST_RECOMMENDED}. */
  public List<ModelName> recommend(List<ModelName> seen) {
    Map<String, ModelName> perFamily = new LinkedHashMap<>();
    seen.stream()
        .filter(ModelName::isKnown)
        .forEach(model -> perFamily.putIfAbsent(model.family(), model));
    return perFamily.values().stream()
        .sorted(
            Comparator.comparingInt((ModelName model) -> -model.rank().orElse(0))
                .thenComparing(ModelName::family))
        .limit(MOST_RECOMMENDED)
        .toList();
  }

  private record Content(String version, List<String> servingSuffixes, List<Family> families) {}

  /** The file leaves {@code answersAs} out where there is none. */
  private record Family(String family, int rank, @Nullable List<String> answersAs) {
    boolean answersAs(String other) {
      return answersAs != null && answersAs.contains(other);
    }
  }
}

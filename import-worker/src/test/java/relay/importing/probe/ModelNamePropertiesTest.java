package relay.importing.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.StringLength;

class ModelNamePropertiesTest {
  private static final ModelCatalogue CATALOGUE = ModelCatalogue.load();

  @Provide
  Arbitrary<String> families() {
    return Arbitraries.of(CATALOGUE.families());
  }

  @Provide
  Arbitrary<String> prefixes() {
    return Arbitraries.of(
        "", "moonshotai/", "Pro/deepseek-ai/", "accounts/fireworks/models/", "@cf/meta/");
  }

  @Provide
  Arbitrary<String> suffixes() {
    return Arbitraries.of("", "-20250711", "-2025-07-11", "-250711", ":free", "-fp8", "-awq:free");
  }

  @Provide
  Arbitrary<String> pieces() {
    return Arbitraries.of("a", "B", "k2", ".", "-", "_", "/", " ", ":free", "-20250101", "-250101")
        .list()
        .ofMinSize(1)
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  @Property
  void normalisingTwiceChangesNothingMore(@ForAll("pieces") String raw) {
    Assume.that(!raw.isBlank());
    String once = ModelSpelling.normalize(raw);

    assertThat(ModelSpelling.normalize(once)).isEqualTo(once);
    assertThat(once).isNotEmpty();
  }

  @Property
  void normalisesWhateverSomebodyCallsAModel(@ForAll @NotBlank @StringLength(max = 60) String raw) {
    String once = ModelSpelling.normalize(raw);

    assertThat(ModelSpelling.normalize(once)).isEqualTo(once);
    assertThat(once).isNotEmpty().isEqualTo(once.toLowerCase(Locale.ROOT));
  }

  @Property
  void findsEveryFamilyUnderItsVendorDateAndServingNames(
      @ForAll("prefixes") String prefix,
      @ForAll("families") String family,
      @ForAll("suffixes") String suffix) {
    ModelName name = CATALOGUE.read(prefix + family.toUpperCase(Locale.ROOT) + suffix);

    assertThat(name.family()).isEqualTo(family);
    assertThat(name.isKnown()).isTrue();
    assertThat(CATALOGUE.mayAnswerFor(family, name.raw())).isTrue();
  }

  @Property
  void keepsVersionsApart(
      @ForAll @AlphaChars @StringLength(min = 1, max = 8) String stem,
      @ForAll @IntRange(max = 30) int major,
      @ForAll @IntRange(max = 30) int minor,
      @ForAll @IntRange(max = 30) int otherMajor,
      @ForAll @IntRange(max = 30) int otherMinor) {
    Assume.that(major != otherMajor || minor != otherMinor);
    String one = stem + "-" + major + "." + minor;
    String other = stem + "-" + otherMajor + "." + otherMinor;

    assertThat(CATALOGUE.read(one).family()).isNotEqualTo(CATALOGUE.read(other).family());
    assertThat(ModelSpelling.sameModel(one, other)).isFalse();
    assertThat(ModelSpelling.contains("x-" + one, other)).isFalse();
  }

  @Property
  void keepsFamiliesOfTheCatalogueApart(
      @ForAll("families") String one, @ForAll("families") String other) {
    assertThat(CATALOGUE.read(one).family().equals(CATALOGUE.read(other).family()))
        .isEqualTo(one.equals(other));
  }

  @Property
  void recommendsAtMostTenDifferentKnownModels(@ForAll("lists") List<String> raws) {
    List<ModelName> recommended = CATALOGUE.recommend(raws.stream().map(CATALOGUE::read).toList());

    assertThat(recommended).hasSizeLessThanOrEqualTo(10).allMatch(ModelName::isKnown);
    assertThat(recommended).extracting(ModelName::family).doesNotHaveDuplicates();
    assertThat(recommended).extracting(name -> -name.rank().orElseThrow()).isSorted();
  }

  @Provide
  Arbitrary<List<String>> lists() {
    return Arbitraries.oneOf(families(), Arbitraries.of("house-model", "text-embedding-3"))
        .list()
        .ofMaxSize(40);
  }
}

package relay.importing.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import relay.run.ExposeModels;
import relay.run.RunSettings;

class ExposedModelsTest {
  private static final SmokeModel SMOKE = new SmokeModel("kimi-k2.6", "moonshotai/Kimi-K2.6");

  private final ModelCatalogue catalogue = ModelCatalogue.load();
  private final ExposedModels exposed = new ExposedModels(catalogue);
  private final List<ModelName> seen =
      Stream.of("kimi-k2.6", "moonshotai/Kimi-K2.6", "GLM-4.6", "house-model", "embedding-3")
          .map(catalogue::read)
          .toList();

  private Map<String, String> choose(
      @Nullable ExposeModels expose, Map<String, String> alias, String... requested) {
    return exposed.choose(new RunSettings.Models(expose, alias), List.of(requested), seen, SMOKE);
  }

  @Test
  void showsWhatWasAskedForUnderItsCanonicalName() {
    assertThat(choose(null, Map.of(), "Kimi-K2.6", "glm-4.6", "glm-4.5"))
        .containsExactly(entry("kimi-k2.6", "moonshotai/Kimi-K2.6"), entry("glm-4.6", "GLM-4.6"));
  }

  @Test
  void showsKnownChatModelsWhenNothingWasAskedFor() {
    assertThat(choose(null, Map.of())).containsOnlyKeys("kimi-k2.6", "glm-4.6");
    assertThat(choose(ExposeModels.KNOWN, Map.of(), "kimi-k2.6"))
        .containsOnlyKeys("kimi-k2.6", "glm-4.6");
  }

  @Test
  void showsEverythingWhenTold() {
    assertThat(choose(ExposeModels.ALL, Map.of()))
        .containsOnlyKeys("kimi-k2.6", "glm-4.6", "house-model", "embedding-3");
  }

  @Test
  void addsAliasesOfWhatIsShown() {
    assertThat(choose(null, Map.of("kimi", "Kimi-K2.6", "glm", "glm-4.6"), "kimi-k2.6"))
        .containsExactly(
            entry("kimi-k2.6", "moonshotai/Kimi-K2.6"), entry("kimi", "moonshotai/Kimi-K2.6"));
  }

  @Test
  void goesByTheRequestWithoutAList() {
    assertThat(
            exposed.choose(
                new RunSettings.Models(null, Map.of()),
                List.of("kimi-k2.6", "glm-4.6"),
                exposed.unseen(List.of("kimi-k2.6", "glm-4.6")),
                new SmokeModel("kimi-k2.6", "kimi-k2.6")))
        .containsExactly(entry("kimi-k2.6", "kimi-k2.6"), entry("glm-4.6", "glm-4.6"));
  }
}

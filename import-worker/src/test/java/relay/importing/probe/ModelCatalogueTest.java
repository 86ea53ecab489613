package relay.importing.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCatalogueTest {
  private final ModelCatalogue catalogue = ModelCatalogue.load();

  @ParameterizedTest
  @CsvSource({
    "kimi-k2.6,kimi-k2.6,kimi-k2.6",
    "moonshotai/Kimi-K2.6,kimi-k2.6,kimi-k2.6",
    "Pro/deepseek-ai/DeepSeek-V3.1,deepseek-v3.1,deepseek-v3.1",
    "deepseek-v3-1-250821,deepseek-v3-1,deepseek-v3.1",
    "doubao-seed-1-6-250615,doubao-seed-1-6,doubao-seed-1.6",
    "accounts/fireworks/models/kimi-k2-instruct,kimi-k2-instruct,kimi-k2-instruct",
    "gpt-4o-2024-08-06,gpt-4o,gpt-4o",
    "claude-3-5-sonnet-20241022,claude-3-5-sonnet,claude-3.5-sonnet",
    "deepseek/deepseek-chat:free,deepseek-chat,deepseek-chat",
    "zai-org/GLM-4.6-FP8,glm-4.6-fp8,glm-4.6",
    "MiniMax M2,minimax-m2,minimax-m2",
    "acme-house-model,acme-house-model,acme-house-model",
    "gpt-3.5-turbo-0613,gpt-3.5-turbo-0613,gpt-3.5-turbo-0613",
    "model-99999999,model-99999999,model-99999999"
  })
  void readsNamesAsRelaysWriteThem(String raw, String normalized, String family) {
    ModelName name = catalogue.read(raw);

    assertThat(name.raw()).isEqualTo(raw);
    assertThat(name.normalized()).isEqualTo(normalized);
    assertThat(name.family()).isEqualTo(family);
  }

  @ParameterizedTest
  @CsvSource({
    "glm-4.5,glm-3.5",
    "kimi-k2,kimi-k2.6",
    "kimi-k2.6,kimi-k2.61",
    "glm-4.5,glm-4.5-air",
    "qwen3-32b,qwen2.5-32b-instruct",
    "deepseek-v3.1,deepseek-v3.2"
  })
  void neverMapsOneVersionToAnother(String one, String other) {
    assertThat(catalogue.read(one).family()).isNotEqualTo(catalogue.read(other).family());
    assertThat(catalogue.mayAnswerFor(one, other)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "kimi-k2.6,kimi-k2.6",
    "Kimi-K2.6,moonshotai/kimi-k2.6",
    "kimi-k2.6,acme-kimi-k2-6-fast",
    "gpt-4o,gpt-4o-2024-08-06",
    "deepseek-chat,deepseek-v3.2",
    "deepseek-reasoner,deepseek-r1-250528",
    "ep-20250601-abcde,doubao-seed-1-6-250615",
    "house-model,anything-else"
  })
  void takesTheSameModelUnderAnotherNameForTheOneAskedFor(String asked, String answered) {
    assertThat(catalogue.mayAnswerFor(asked, answered)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "kimi-k2.6,qwen2.5-0.5b-instruct",
    "kimi-k2.6,kimi-k2",
    "kimi-k2,acme-kimi-k2-7-fast",
    "gpt-4o,gateway-7b"
  })
  void seesThatAnotherModelAnswered(String asked, String answered) {
    assertThat(catalogue.mayAnswerFor(asked, answered)).isFalse();
  }

  @Test
  void recommendsKnownChatModelsBestFirstAndEachFamilyOnce() {
    List<ModelName> seen =
        Stream.of(
                "text-embedding-3-large",
                "glm-4.6",
                "whisper-1",
                "kimi-k2.6",
                "moonshotai/Kimi-K2.6",
                "house-model")
            .map(catalogue::read)
            .toList();

    assertThat(catalogue.recommend(seen))
        .extracting(ModelName::raw)
        .containsExactly("kimi-k2.6", "glm-4.6");
  }

  @Test
  void saysWhichEditionItIs() {
    assertThat(catalogue.version()).matches("20[0-9]{2}-[0-9]{2}-[0-9]{2}");
  }
}

package relay.simulator.upstream;

import java.util.List;

/**
 * One base URL of the fake upstreams, told from the others by its path.
 *
 * @param name first path segment, unique, of {@code a-z 0-9 -}
 * @param version what follows the name, ending in a version segment: {@code /v1}, {@code /api/v3}
 * @param dialect which endpoints there are
 * @param models raw ids in the order of the model list; any other is refused
 * @param minTokens the smallest {@code max_tokens} this upstream takes, from 1
 */
public record UpstreamBase(
    String name, String version, Dialect dialect, List<String> models, int minTokens) {

  public UpstreamBase {
    if (!name.matches("[a-z0-9-]{1,40}")) {
      throw new IllegalArgumentException("not a name of a base URL: " + name);
    }
    if (!version.matches("(/[a-z0-9]+)*/v[0-9]+")) {
      throw new IllegalArgumentException("not a path that ends in a version: " + version);
    }
    if (models.isEmpty() || minTokens < 1) {
      throw new IllegalArgumentException("needs a model and a positive number of tokens");
    }
    models = List.copyOf(models);
  }

  /** The path of this base URL, without a slash at the end. */
  public String path() {
    return "/" + name + version;
  }

  /**
   * The base URLs used when none are given: five ordinary relays in the shapes found in the field
   * (other version segments, vendor prefixes, a floor under {@code max_tokens}) and one for each
   * odd dialect. {@code kimi-k2.6} can be asked of each.
   */
  public static List<UpstreamBase> standard() {
    return List.of(
        new UpstreamBase(
            "kimi",
            "/v1",
            Dialect.CHAT_AND_RESPONSES,
            List.of("kimi-k2.6", "moonshot-v1-8k", "deepseek-chat"),
            1),
        new UpstreamBase(
            "deepseek",
            "/v1",
            Dialect.EVERYTHING,
            List.of("deepseek-chat", "deepseek-reasoner", "kimi-k2.6"),
            1),
        new UpstreamBase(
            "glm",
            "/api/paas/v4",
            Dialect.CHAT_AND_RESPONSES,
            List.of("GLM-4.6", "glm-4.5-air", "embedding-3", "Kimi-K2.6"),
            1),
        new UpstreamBase(
            "ark",
            "/api/v3",
            Dialect.CHAT_AND_RESPONSES,
            List.of("doubao-seed-1-6-250615", "deepseek-v3-1-250821", "kimi-k2.6"),
            16),
        new UpstreamBase(
            "silicon",
            "/v1",
            Dialect.CHAT_AND_RESPONSES,
            List.of("moonshotai/Kimi-K2.6", "deepseek-ai/DeepSeek-V3.1", "Qwen/Qwen3-32B"),
            1),
        new UpstreamBase("chat-only", "/v1", Dialect.CHAT_ONLY, List.of("kimi-k2.6", "glm-4.6"), 1),
        new UpstreamBase(
            "guarded", "/v1", Dialect.RESPONSES_GUARDED, List.of("kimi-k2.6", "glm-4.6"), 1),
        new UpstreamBase(
            "x-api-key", "/v1", Dialect.X_API_KEY_ONLY, List.of("kimi-k2.6", "glm-4.6"), 1));
  }
}

package relay.simulator.options;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import relay.simulator.http.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields a version shows, in its order and with their first values, read from the resource
 * folder of the version. The trees are shared: copy before changing.
 */
public final class VersionFields {

  private final ObjectNode publicSettings;
  private final ObjectNode shownGroup;
  private final ObjectNode adminGroup;
  private final JsonNode openAiModels;
  private final ObjectNode compliance;
  private final Map<String, JsonNode> openAiModelById = new HashMap<>();

  private VersionFields(HostVersion version) {
    publicSettings = (ObjectNode) read(version, "settings-public");
    JsonNode group = read(version, "group");
    shownGroup = (ObjectNode) group.get("shown");
    adminGroup = (ObjectNode) group.get("admin");
    openAiModels = read(version, "models-openai");
    openAiModels.forEach(model -> openAiModelById.put(model.get("id").stringValue(), model));
    compliance =
        version.hasComplianceGate() ? (ObjectNode) read(version, "compliance") : Json.object();
  }

  public static VersionFields of(HostVersion version) {
    return new VersionFields(version);
  }

  public ObjectNode publicSettings() {
    return publicSettings;
  }

  /** The fields of a group that everybody sees. */
  public ObjectNode shownGroup() {
    return shownGroup;
  }

  /** The fields of a group that only admins see. */
  public ObjectNode adminGroup() {
    return adminGroup;
  }

  /** The host's built-in model list of the OpenAI platform. */
  public JsonNode openAiModels() {
    return openAiModels;
  }

  /** The built-in description of a model, or a plain one. */
  public JsonNode model(String id) {
    JsonNode known = openAiModelById.get(id);
    return known != null
        ? known
        : Json.object()
            .put("id", id)
            .put("object", "model")
            .put("created", 0)
            .put("owned_by", "")
            .put("type", "model")
            .put("display_name", id);
  }

  public ObjectNode compliance() {
    return compliance;
  }

  private static JsonNode read(HostVersion version, String name) {
    String path = "/relay/simulator/" + version.text() + "/" + name + ".json";
    try (InputStream in = VersionFields.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("missing " + path);
      }
      return Json.read(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

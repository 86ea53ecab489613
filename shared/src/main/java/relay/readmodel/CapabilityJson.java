package relay.readmodel;

import relay.run.CapabilityProfile;
import relay.run.CapabilityProfile.Answer;
import relay.run.CapabilityProfile.ModelProfile;
import relay.run.CapabilityProfile.TransportProfile;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The capability profile as seed 004, 6.5 writes it: answers are true, false or "unknown". */
final class CapabilityJson {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private CapabilityJson() {}

  static String of(CapabilityProfile profile) {
    var root = JSON.createObjectNode();
    root.set("transport_profile", transport(profile.transport()));
    var models = root.putArray("model_profiles");
    profile.models().forEach(model -> models.add(model(model)));
    return root.toString();
  }

  private static ObjectNode transport(TransportProfile transport) {
    var node = JSON.createObjectNode();
    answer(node, "supports_openai_models", transport.supportsOpenaiModels());
    answer(node, "supports_openai_chat_completions", transport.supportsOpenaiChatCompletions());
    answer(node, "supports_openai_responses", transport.supportsOpenaiResponses());
    answer(node, "supports_anthropic_messages", transport.supportsAnthropicMessages());
    node.put("auth_style", transport.authStyle().code());
    node.put("model_id_style", transport.modelIdStyle().code());
    var advisories = node.putArray("known_advisories");
    transport.knownAdvisories().forEach(advisories::add);
    return node;
  }

  private static ObjectNode model(ModelProfile model) {
    var node = JSON.createObjectNode();
    node.put("raw_model_id", model.rawModelId());
    node.put("normalized_model_id", model.normalizedModelId());
    node.put("canonical_model_family", model.canonicalModelFamily());
    answer(node, "supports_stream", model.supportsStream());
    answer(node, "supports_tools", model.supportsTools());
    answer(node, "supports_reasoning_fields", model.supportsReasoningFields());
    node.put("smoke_chat_ok", model.smokeChatOk());
    return node;
  }

  private static void answer(ObjectNode node, String field, Answer answer) {
    switch (answer) {
      case TRUE -> node.put(field, true);
      case FALSE -> node.put(field, false);
      case UNKNOWN -> node.put(field, answer.code());
    }
  }
}

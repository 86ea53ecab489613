package relay.api.console;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import relay.api.runs.ItemView;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is known of an item's key, for a page: the proof and the capability profile of seed 004,
 * 6.5, taken apart. A part that is not known yet is empty.
 *
 * @param proof what was checked, by its name
 * @param transport what the seller's address can do
 * @param models what is known of each model
 */
public record ItemEvidence(
    Map<String, Object> proof, Map<String, Object> transport, List<Map<String, Object>> models) {

  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
  private static final TypeReference<Profile> PROFILE = new TypeReference<>() {};

  private record Profile(
      @Nullable Map<String, Object> transport_profile,
      @Nullable List<Map<String, Object>> model_profiles) {}

  /** The evidence in {@code item}. */
  static ItemEvidence of(ItemView.Detail item) {
    Map<String, Object> proof =
        item.proof() == null ? Map.of() : JSON.readValue(item.proof(), OBJECT);
    if (item.capabilityProfile() == null) {
      return new ItemEvidence(proof, Map.of(), List.of());
    }
    var profile = JSON.readValue(item.capabilityProfile(), PROFILE);
    return new ItemEvidence(
        proof,
        profile.transport_profile() == null ? Map.of() : profile.transport_profile(),
        profile.model_profiles() == null ? List.of() : profile.model_profiles());
  }
}

package relay.simulator.admin;

import java.util.List;
import relay.simulator.http.Body;
import relay.simulator.http.Envelope;
import relay.simulator.http.Exchange;
import relay.simulator.http.Json;
import relay.simulator.http.PageQuery;
import relay.simulator.http.Reply;
import relay.simulator.http.Router;
import relay.simulator.options.HostSwitch;
import relay.simulator.options.HostVersion;
import relay.simulator.options.Switches;
import relay.simulator.options.VersionFields;
import relay.simulator.state.HostState;
import relay.simulator.state.User;
import tools.jackson.databind.node.ObjectNode;

/** Health, setup state, version, public settings, the admin key and the compliance gate. */
final class SystemResource {

  private static final String ADMIN_KEY = "/api/v1/admin/settings/admin-api-key";
  private static final int MASK_HEAD = 10;
  private static final int MASK_TAIL = 4;

  private final HostVersion version;
  private final HostState state;
  private final Switches switches;
  private final VersionFields fields;
  private final Authentication authentication;
  private final AdminKey adminKey;
  private final Tokens tokens;

  SystemResource(
      HostVersion version,
      HostState state,
      Switches switches,
      VersionFields fields,
      Authentication authentication,
      AdminKey adminKey,
      Tokens tokens) {
    this.version = version;
    this.state = state;
    this.switches = switches;
    this.fields = fields;
    this.authentication = authentication;
    this.adminKey = adminKey;
    this.tokens = tokens;
  }

  void register(Router router) {
    router.add("GET", "/health", exchange -> Reply.json(200, Json.object().put("status", "ok")));
    router.add("GET", "/setup/status", exchange -> setupStatus());
    router.add("GET", "/api/v1/settings/public", exchange -> Envelope.success(publicSettings()));
    router.add("GET", "/api/v1/admin/system/version", authentication.admin(this::versionOf));
    router.add("GET", "/api/v1/admin/proxies", authentication.admin(this::proxies));
    router.add("GET", ADMIN_KEY, authentication.admin(this::keyStatus));
    router.add("POST", ADMIN_KEY + "/regenerate", authentication.admin(this::regenerateKey));
    router.add("DELETE", ADMIN_KEY, authentication.admin(this::deleteKey));
    if (version.hasComplianceGate()) {
      router.add("GET", "/api/v1/admin/compliance", authentication.admin(this::compliance));
      router.add("POST", "/api/v1/admin/compliance/accept", authentication.admin(this::accept));
    }
  }

  private ObjectNode publicSettings() {
    ObjectNode settings = fields.publicSettings().deepCopy();
    if (switches.isOn(HostSwitch.BACKEND_MODE)) {
      settings.put("backend_mode_enabled", true);
    }
    if (switches.isOn(HostSwitch.TURNSTILE)) {
      settings.put("turnstile_enabled", true);
    }
    if (switches.isOn(HostSwitch.ADMIN_SECOND_FACTOR)) {
      settings.put("totp_enabled", true);
    }
    return settings;
  }

  private Reply setupStatus() {
    if (switches.isOn(HostSwitch.NEEDS_SETUP)) {
      return Envelope.success(Json.object().put("needs_setup", true).put("step", "welcome"));
    }
    ObjectNode body = Json.object().put("code", 0);
    body.putObject("data").put("needs_setup", false).put("step", "completed");
    return Reply.json(200, body);
  }

  private Reply versionOf(Exchange exchange, User admin) {
    return Envelope.success(Json.object().put("version", version.text()));
  }

  private Reply proxies(Exchange exchange, User admin) {
    return Envelope.success(Envelope.page(List.of(), 0, PageQuery.of(exchange)));
  }

  private Reply keyStatus(Exchange exchange, User admin) {
    ObjectNode data = Json.object().put("exists", adminKey.get().isPresent());
    return Envelope.success(
        data.put("masked_key", adminKey.get().map(SystemResource::masked).orElse("")));
  }

  private Reply regenerateKey(Exchange exchange, User admin) {
    return Envelope.success(Json.object().put("key", adminKey.regenerate(tokens)));
  }

  private Reply deleteKey(Exchange exchange, User admin) {
    adminKey.delete();
    return Envelope.message("Admin API key deleted");
  }

  private Reply compliance(Exchange exchange, User admin) {
    ObjectNode data = fields.compliance().deepCopy();
    data.put("required", authentication.isGateClosed());
    if (authentication.isGateClosed()) {
      data.putNull("acknowledgement");
    } else {
      ((ObjectNode) data.get("acknowledgement")).put("accepted_at", state.now().toString());
    }
    return Envelope.success(data);
  }

  private Reply accept(Exchange exchange, User admin) {
    String phrase = Body.of(exchange).text("phrase").orElse("");
    boolean right =
        phrase.equals(fields.compliance().get("ack_phrase_zh").stringValue())
            || phrase.equals(fields.compliance().get("ack_phrase_en").stringValue());
    if (!right) {
      throw Envelope.refuse(
          400, "ADMIN_COMPLIANCE_PHRASE_MISMATCH", "the acknowledgement phrase does not match");
    }
    authentication.acknowledge();
    return compliance(exchange, admin);
  }

  private static String masked(String key) {
    return key.length() <= MASK_HEAD + MASK_TAIL
        ? "admin-..."
        : key.substring(0, MASK_HEAD) + "..." + key.substring(key.length() - MASK_TAIL);
  }
}

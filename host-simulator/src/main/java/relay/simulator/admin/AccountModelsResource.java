package relay.simulator.admin;

import java.util.Optional;
import relay.simulator.gateway.AccountTest;
import relay.simulator.gateway.UpstreamModels;
import relay.simulator.http.Body;
import relay.simulator.http.Envelope;
import relay.simulator.http.Exchange;
import relay.simulator.http.Json;
import relay.simulator.http.Reply;
import relay.simulator.http.Router;
import relay.simulator.options.HostVersion;
import relay.simulator.options.VersionFields;
import relay.simulator.state.Account;
import relay.simulator.state.HostState;
import relay.simulator.state.User;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Test and models of an account (host-api 9.1, 9.2). */
final class AccountModelsResource {

  private static final String ONE = AccountsResource.PATH + "/{id}";

  private final HostVersion version;
  private final HostState state;
  private final Authentication authentication;
  private final VersionFields fields;
  private final AccountTest test;
  private final UpstreamModels upstreamModels;

  AccountModelsResource(
      HostVersion version,
      HostState state,
      Authentication authentication,
      VersionFields fields,
      AccountTest test,
      UpstreamModels upstreamModels) {
    this.version = version;
    this.state = state;
    this.authentication = authentication;
    this.fields = fields;
    this.test = test;
    this.upstreamModels = upstreamModels;
  }

  void register(Router router) {
    router.add("POST", ONE + "/test", authentication.admin(this::test));
    router.add("GET", ONE + "/models", authentication.admin(this::models));
    if (version.listsUpstreamModels()) {
      router.add("POST", ONE + "/models/sync-upstream", authentication.admin(this::syncUpstream));
    }
  }

  private Reply test(Exchange exchange, User admin) {
    long id = exchange.id("account");
    Optional<String> model = Body.optional(exchange).text("model_id");
    return test.run(id, model);
  }

  /** Echoes the configuration; the upstream is never asked. */
  private Reply models(Exchange exchange, User admin) {
    Account account = required(exchange);
    JsonNode passthrough = account.extra().get("openai_passthrough");
    boolean plain = passthrough != null && passthrough.asBoolean(false);
    if (plain || account.credentials().modelMapping().isEmpty()) {
      return Envelope.success(fields.openAiModels());
    }
    return Envelope.success(
        Json.array()
            .addAll(
                account.credentials().modelMapping().keySet().stream()
                    .map(fields::model)
                    .toList()));
  }

  private Reply syncUpstream(Exchange exchange, User admin) {
    ObjectNode data = Json.object();
    return Envelope.success(data.set("models", Json.texts(upstreamModels.of(required(exchange)))));
  }

  private Account required(Exchange exchange) {
    return state
        .accounts()
        .find(exchange.id("account"))
        .orElseThrow(() -> Envelope.refuse(404, "Account not found"));
  }
}

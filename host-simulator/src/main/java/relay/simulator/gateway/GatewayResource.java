package relay.simulator.gateway;

import java.util.List;
import java.util.Optional;
import relay.simulator.http.Envelope;
import relay.simulator.http.Exchange;
import relay.simulator.http.Json;
import relay.simulator.http.Refusal;
import relay.simulator.http.Reply;
import relay.simulator.http.Router;
import relay.simulator.journal.Journal;
import relay.simulator.journal.JournalEntry;
import relay.simulator.state.HostState;
import tools.jackson.databind.node.ObjectNode;

/** The gateway's routes (host-api 14). */
final class GatewayResource {

  private static final String NO_ACCOUNTS = "No available accounts: no available accounts";

  private final HostState state;
  private final GatewayAuthentication authentication;
  private final ModelsList models;
  private final OpenAiGateway gateway;
  private final Forwarder chat;
  private final Forwarder responses;
  private final Journal journal;

  GatewayResource(
      HostState state,
      GatewayAuthentication authentication,
      ModelsList models,
      OpenAiGateway gateway,
      Forwarder chat,
      Forwarder responses,
      Journal journal) {
    this.state = state;
    this.authentication = authentication;
    this.models = models;
    this.gateway = gateway;
    this.chat = chat;
    this.responses = responses;
    this.journal = journal;
  }

  void register(Router router) {
    router.add("GET", "/v1/models", checked(this::models));
    router.add("POST", "/v1/chat/completions", checked(this::chat));
    router.add("POST", "/chat/completions", checked(this::chat));
    router.add("POST", "/v1/responses", checked(this::responses));
    router.add("POST", "/responses", checked(this::responses));
    router.add("POST", "/v1/messages", checked(this::messages));
  }

  private interface CallerHandler {
    Reply handle(Exchange exchange, Caller caller);
  }

  /** Calls that are refused before an account is chosen are journalled here. */
  private Router.Handler checked(CallerHandler handler) {
    return exchange -> {
      Optional<Caller> caller = Optional.empty();
      try {
        caller = Optional.of(authentication.check(exchange));
        return handler.handle(exchange, caller.get());
      } catch (Refusal e) {
        record(exchange, caller, e.reply().status());
        throw e;
      }
    };
  }

  private Reply models(Exchange exchange, Caller caller) {
    record(exchange, Optional.of(caller), 200);
    return Reply.json(200, models.of(caller.group()));
  }

  private Reply chat(Exchange exchange, Caller caller) {
    if (!caller.group().isOpenAi()) {
      throw new Refusal(Envelope.openAiError(503, "api_error", NO_ACCOUNTS));
    }
    return gateway.serve(GatewayRequest.read(exchange, caller), chat);
  }

  private Reply responses(Exchange exchange, Caller caller) {
    if (!caller.group().isOpenAi()) {
      ObjectNode body = Json.object();
      body.putObject("error").put("code", "api_error").put("message", NO_ACCOUNTS);
      throw new Refusal(Reply.json(503, body));
    }
    GatewayRequest request = GatewayRequest.read(exchange, caller);
    ResponsesRules.check(request.body());
    return gateway.serve(request, responses);
  }

  /** The simulator's accounts speak no Anthropic: groups that may dispatch have none that could. */
  private Reply messages(Exchange exchange, Caller caller) {
    if (caller.group().isOpenAi() && !caller.group().flag("allow_messages_dispatch")) {
      throw new Refusal(
          Envelope.anthropicError(
              403, "permission_error", "This group does not allow /v1/messages dispatch"));
    }
    throw new Refusal(Envelope.anthropicError(503, "api_error", "No available accounts"));
  }

  private void record(Exchange exchange, Optional<Caller> caller, int status) {
    journal.add(seq ->
        new JournalEntry.GatewayCall(
            seq,
            state.now(),
            exchange.method(),
            exchange.path(),
            status,
            caller.map(known -> known.user().id()),
            caller.map(known -> known.key().id()),
            caller.map(known -> known.group().id()),
            "",
            Optional.empty(),
            List.of()));
  }
}

package relay.host.sub2api;

import static relay.host.HostOperation.GATEWAY_CHAT;
import static relay.host.HostOperation.GATEWAY_MODELS;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import relay.host.GatewayAnswer;
import relay.host.GatewayCall;
import relay.host.HostFault;
import relay.host.HostFaultException;
import relay.host.HostGateway;
import relay.host.HostSecret;
import tools.jackson.databind.JsonNode;

/** The gateway over HTTP, as an end user calls it (host-api 14). */
final class Sub2ApiGateway implements HostGateway {
  private final HostCalls calls;

  Sub2ApiGateway(HostCalls calls) {
    this.calls = calls;
  }

  private record ChatJson(String model, List<Message> messages, int maxTokens, boolean stream) {
    private record Message(String role, String content) {}

    static ChatJson of(GatewayCall call) {
      return new ChatJson(
          call.model(), List.of(new Message("user", call.text())), call.maxTokens(), false);
    }
  }

  @Override
  public Set<String> models(HostSecret userKey) {
    HostCall call =
        HostCall.open(GATEWAY_MODELS, "GET", "/v1/models", Optional.empty()).by(userKey);
    Exchange.Reply reply = calls.reply(call);
    JsonNode list = ErrorReading.parse(reply.body()).path("data");
    if (!reply.isSuccess() || !list.isArray()) {
      throw new HostFaultException(calls.fault(call, unlisted(reply), reply.elapsed()));
    }
    calls.succeeded(GATEWAY_MODELS, reply.elapsed());
    Set<String> names = new HashSet<>();
    list.forEach(model -> names.add(model.path("id").asString("")));
    return Set.copyOf(names);
  }

  @Override
  public GatewayAnswer ask(GatewayCall question) {
    HostCall call =
        HostCall.open(
                GATEWAY_CHAT, "POST", "/v1/chat/completions", Optional.of(ChatJson.of(question)))
            .by(question.userKey())
            .hiding(question.secrets());
    try {
      return judge(call, calls.reply(call));
    } catch (HostFaultException unanswered) {
      return answer(unanswered.fault());
    }
  }

  private GatewayAnswer judge(HostCall call, Exchange.Reply reply) {
    return switch (ChatReading.of(reply)) {
      case ChatReading.Complete good -> {
        calls.succeeded(call.operation(), reply.elapsed());
        yield new GatewayAnswer.Answered(good.model(), good.usage(), reply.elapsed());
      }
      case ChatReading.Not not -> answer(calls.fault(call, not.seen(), reply.elapsed()));
    };
  }

  /** Whose fault it is decides what the answer proves. */
  private static GatewayAnswer answer(HostFault fault) {
    return switch (fault.reason()) {
      case HOST_REFUSED -> new GatewayAnswer.NoAccount(fault);
      case HOST_UNAVAILABLE -> new GatewayAnswer.HostFailed(fault);
      case ACCESS_LOGIN_FAILED, ACCESS_NO_BALANCE, ACCESS_NO_SUBSCRIPTION, ACCESS_GATEWAY_FAILED ->
          new GatewayAnswer.CallerRefused(fault);
      case HOST_RESPONSES_ONLY,
          UPSTREAM_KEY_REJECTED,
          UPSTREAM_NO_BALANCE,
          UPSTREAM_QUOTA_EXHAUSTED,
          UPSTREAM_RATE_LIMITED,
          UPSTREAM_FORBIDDEN,
          UPSTREAM_MODEL_MISSING,
          UPSTREAM_WRONG_MODEL,
          UPSTREAM_NOT_AN_API,
          UPSTREAM_BROKEN_STREAM,
          UPSTREAM_UNAVAILABLE ->
          new GatewayAnswer.UpstreamFailed(fault);
      case HOST_GROUP_CONFLICT,
          EGRESS_BLOCKED_ADDRESS,
          EGRESS_UNREACHABLE,
          INPUT_BAD_ROW,
          INPUT_BAD_URL,
          INPUT_BAD_KEY,
          RUN_STOPPED,
          RUN_CANCELLED,
          RUN_KEY_DESTROYED ->
          throw new IllegalStateException("the gateway's rows have no " + fault.reason());
    };
  }

  private static Observation unlisted(Exchange.Reply reply) {
    return reply.isSuccess()
        ? new Observation(
            GATEWAY_MODELS, Optional.of(reply.status()), "no_list", reply.body(), Optional.empty())
        : ErrorReading.of(GATEWAY_MODELS, reply);
  }
}

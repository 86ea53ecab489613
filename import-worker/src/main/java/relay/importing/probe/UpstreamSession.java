package relay.importing.probe;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import relay.importing.probe.ProbeReport.ProbedCall;
import relay.run.CapabilityProfile.AuthStyle;
import relay.secrets.Redactor;
import tools.jackson.databind.JsonNode;

/** The calls of one probe: with its key, counted and timed. Not safe for concurrent use. */
final class UpstreamSession {
  private static final int DETAIL_LENGTH = 300;
  private static final int MOST_TOKENS_A_CALL = 100_000;

  private final UpstreamHttp http;
  private final ProbeRequest request;
  private final Redactor redactor;
  private final List<ProbedCall> calls = new ArrayList<>();
  private final Map<AuthStyle, Integer> rejections = new EnumMap<>(AuthStyle.class);
  private AuthStyle authStyle;
  private Duration lastTook = Duration.ZERO;
  private long tokens;

  UpstreamSession(UpstreamHttp http, ProbeRequest request, AuthStyle authStyle) {
    this.http = http;
    this.request = request;
    this.redactor = Redactor.of(request.key().reveal());
    this.authStyle = authStyle;
  }

  UpstreamAnswer get(String operation, String path) {
    return twice(
        operation,
        http.settings().maxListBytes(),
        () -> new HttpGet(request.baseUrl().value() + path));
  }

  UpstreamAnswer post(String operation, String path, JsonNode body) {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    return twice(
        operation,
        http.settings().maxAnswerBytes(),
        () -> {
          HttpPost post = new HttpPost(request.baseUrl().value() + path);
          post.setEntity(new ByteArrayEntity(bytes, ContentType.APPLICATION_JSON));
          return post;
        });
  }

  /** A call that ended in a way that passes is made once more. */
  private UpstreamAnswer twice(String operation, int maxBytes, Supplier<HttpUriRequestBase> call) {
    UpstreamAnswer first = authorised(operation, maxBytes, call);
    return first.isPassing() ? authorised(operation, maxBytes, call) : first;
  }

  /** A 401 may only mean the wrong header: the other one is tried once in a session. */
  private UpstreamAnswer authorised(
      String operation, int maxBytes, Supplier<HttpUriRequestBase> call) {
    UpstreamAnswer answer = send(operation, maxBytes, call.get());
    AuthStyle other = otherStyle();
    if (!isRejection(answer) || rejections.containsKey(other)) {
      return answer;
    }
    AuthStyle first = authStyle;
    authStyle = other;
    UpstreamAnswer second = send(operation, maxBytes, call.get());
    if (second instanceof UpstreamAnswer.Complete && !isRejection(second)) {
      return second;
    }
    authStyle = first;
    return answer;
  }

  private UpstreamAnswer send(String operation, int maxBytes, HttpUriRequestBase call) {
    authorise(call);
    long start = System.nanoTime();
    UpstreamAnswer answer = http.send(call, maxBytes);
    lastTook = Duration.ofNanos(System.nanoTime() - start);
    calls.add(new ProbedCall(operation, answer.outcome(), lastTook, redacted(answer.refusal())));
    if (isRejection(answer)) {
      rejections.merge(authStyle, 1, Integer::sum);
    }
    return answer;
  }

  private void authorise(HttpUriRequestBase call) {
    String key = request.key().reveal();
    switch (authStyle) {
      case BEARER -> call.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + key);
      case X_API_KEY -> call.setHeader("x-api-key", key);
    }
    call.setHeader(HttpHeaders.ACCEPT, "application/json, text/event-stream");
    call.setHeader("anthropic-version", "2023-06-01");
  }

  private AuthStyle otherStyle() {
    return switch (authStyle) {
      case BEARER -> AuthStyle.X_API_KEY;
      case X_API_KEY -> AuthStyle.BEARER;
    };
  }

  private static boolean isRejection(UpstreamAnswer answer) {
    return answer instanceof UpstreamAnswer.Complete complete
        && FaultTable.of(complete.status(), complete.body()) == UpstreamFault.KEY_REJECTED
        && !complete.isSuccess();
  }

  /** Whether the key was refused. */
  boolean isRejected() {
    return rejections.containsKey(authStyle);
  }

  /** Whether the key was refused twice in the same way: once may be a slip. */
  boolean isRejectionConfirmed() {
    return rejections.getOrDefault(authStyle, 0) >= 2;
  }

  AuthStyle authStyle() {
    return authStyle;
  }

  Duration lastTook() {
    return lastTook;
  }

  /** What the upstream says that a call has cost; nobody is believed that it was a fortune. */
  void spend(long spent) {
    tokens += Math.clamp(spent, 0, MOST_TOKENS_A_CALL);
  }

  /** Whether a name that the upstream gave a model can be stored and holds nothing secret. */
  boolean mayBeShown(String name) {
    return redactor.mayBeKept(name);
  }

  /** A text of the upstream, fit to be kept: without the key in any form, and short. */
  String redacted(String text) {
    return redactor.redact(text, DETAIL_LENGTH);
  }

  ProbeReport report(ProbeJudgement judgement) {
    return new ProbeReport(judgement, calls, tokens);
  }
}

package relay.host.sub2api;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.host.HostFault;
import relay.host.HostFaultException;
import relay.host.HostOperation;
import relay.host.HostSession;
import relay.secrets.Redactor;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JavaType;

/** Every call to one host: its turn, its headers, its envelope, its fault, its metric. */
final class HostCalls {
  private static final String TIMER = "relay.host.request.duration";

  private final HostHttp http;
  private final HostSession session;
  private final HostPace pace;
  private final MeterRegistry meters;
  private final Redactor credential;

  HostCalls(HostHttp http, HostSession session, HostPace pace, MeterRegistry meters) {
    this.http = http;
    this.session = session;
    this.pace = pace;
    this.meters = meters;
    this.credential = Redactor.of(session.credential().secret().reveal());
  }

  /**
   * The success envelope of the management API.
   *
   * @param code 0, as a number or a text
   */
  private record Envelope<T>(@Nullable Object code, @Nullable T data) {
    boolean isSuccess() {
      return code != null && code.toString().equals("0");
    }
  }

  /** What a call answered, with what only some callers need. */
  record Answer<T>(T data, boolean replayed) {}

  /** The {@code data} of a management call. */
  <T> T data(HostCall call, TypeReference<T> type) {
    return answer(call, type).data();
  }

  /** The {@code data} of a management call; empty when the host says that it is not there. */
  <T> Optional<T> dataIfThere(HostCall call, TypeReference<T> type) {
    try {
      return Optional.of(data(call, type));
    } catch (HostFaultException e) {
      if (isGone(e.fault())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** A call whose answer says nothing that we need. */
  void run(HostCall call) {
    data(call, new TypeReference<Object>() {});
  }

  /** A deletion: what is gone counts as deleted. */
  void runUntilGone(HostCall call) {
    dataIfThere(call, new TypeReference<Object>() {});
  }

  /** A management call with its envelope opened. */
  <T> Answer<T> answer(HostCall call, TypeReference<T> type) {
    Exchange.Reply reply = reply(call);
    if (!reply.isSuccess()) {
      throw failed(call, ErrorReading.of(call.operation(), reply), reply.elapsed());
    }
    Optional<T> data = open(reply, type);
    if (data.isEmpty()) {
      throw failed(call, notJson(call, reply), reply.elapsed());
    }
    record(call.operation(), "ok", reply.elapsed());
    return new Answer<>(data.get(), reply.replayed());
  }

  /** The fault of an observation; counted, and with nothing secret in it. */
  HostFault fault(HostCall call, Observation seen, Duration elapsed) {
    HostFault fault = FaultTable.classify(seen, credential.and(call.secrets()));
    record(call.operation(), fault.kind().code(), elapsed);
    return fault;
  }

  /** Counts a call that went well. */
  void succeeded(HostOperation operation, Duration elapsed) {
    record(operation, "ok", elapsed);
  }

  /** Whatever came back; the caller judges it. Throws when nothing did. */
  Exchange.Reply reply(HostCall call) {
    awaitTurn(call);
    Exchange exchange =
        http.exchange(
            call.method(),
            session.url().at(call.path()),
            headers(call),
            call.body().map(HostJson.MAPPER::writeValueAsString),
            Bounds.of(call.operation(), session.limits()));
    return switch (exchange) {
      case Exchange.Reply reply -> reply;
      case Exchange.Silence silence ->
          throw failed(call, unanswered(call, silence.code(), silence.text()), silence.elapsed());
    };
  }

  private void awaitTurn(HostCall call) {
    try {
      pace.awaitTurn();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(call, unanswered(call, Observation.NO_CONNECTION, "interrupted"), Duration.ZERO);
    }
  }

  private Map<String, String> headers(HostCall call) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "application/json, text/event-stream");
    switch (call.as()) {
      case HostCall.Caller.Anybody _ -> {}
      case HostCall.Caller.Bearer bearer ->
          headers.put("Authorization", "Bearer " + bearer.secret().reveal());
      case HostCall.Caller.Administrator _ -> putCredential(headers);
    }
    call.idempotency().ifPresent(key -> headers.put("Idempotency-Key", key.value()));
    return headers;
  }

  private void putCredential(Map<String, String> headers) {
    String secret = session.credential().secret().reveal();
    switch (session.credential().kind()) {
      case API_KEY -> headers.put("x-api-key", secret);
      case BEARER -> headers.put("Authorization", "Bearer " + secret);
    }
  }

  /** Decided by the body: proxies change media types, and no page is such an envelope. */
  private static <T> Optional<T> open(Exchange.Reply reply, TypeReference<T> type) {
    try {
      JavaType data = HostJson.MAPPER.getTypeFactory().constructType(type);
      JavaType envelope =
          HostJson.MAPPER.getTypeFactory().constructParametricType(Envelope.class, data);
      Envelope<T> read = HostJson.MAPPER.readValue(reply.body(), envelope);
      return read.isSuccess() ? Optional.ofNullable(read.data()) : Optional.empty();
    } catch (JacksonException _) {
      // A JSON answer of another form is as little the host's as a page.
      return Optional.empty();
    }
  }

  private static Observation notJson(HostCall call, Exchange.Reply reply) {
    return new Observation(
        call.operation(),
        Optional.of(reply.status()),
        ErrorReading.unreadable(reply),
        reply.body(),
        Optional.empty());
  }

  private static Observation unanswered(HostCall call, String code, String text) {
    return new Observation(call.operation(), Optional.empty(), code, text, Optional.empty());
  }

  private HostFaultException failed(HostCall call, Observation seen, Duration elapsed) {
    return new HostFaultException(fault(call, seen, elapsed));
  }

  private static boolean isGone(HostFault fault) {
    return fault.saysNotFound() && !Observation.OF_NO_HOST.contains(fault.code());
  }

  private void record(HostOperation operation, String outcome, Duration elapsed) {
    Timer.builder(TIMER)
        .description("Calls to a host, by how they ended")
        .tag("host_id", session.host().value())
        .tag("operation", operation.code())
        .tag("outcome", outcome)
        .register(meters)
        .record(elapsed);
  }
}

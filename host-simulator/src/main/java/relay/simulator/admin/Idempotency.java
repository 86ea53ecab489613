package relay.simulator.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import relay.simulator.http.Body;
import relay.simulator.http.Envelope;
import relay.simulator.http.Exchange;
import relay.simulator.http.Json;
import relay.simulator.http.Refusal;
import relay.simulator.http.Reply;
import relay.simulator.options.HostSwitch;
import relay.simulator.options.HostTimes;
import relay.simulator.options.Switches;
import relay.simulator.state.HostState;
import relay.simulator.state.User;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The host's idempotency store (host-api 4). Safe for concurrent use. */
final class Idempotency {

  static final String REPLAYED = "X-Idempotency-Replayed";

  private static final String RETRY_AFTER = "Retry-After";
  private static final int LONGEST_KEY = 128;
  private static final int LARGEST_ANSWER = 64 * 1024;
  private static final Set<String> MASKED =
      Set.of(
          "code",
          "password",
          "access_token",
          "refresh_token",
          "id_token",
          "client_secret",
          "authorization_code",
          "code_verifier");

  private final HostState state;
  private final HostTimes times;
  private final Switches switches;
  private final AtomicLong tickets = new AtomicLong();
  private final Map<String, Stored> stored = new ConcurrentHashMap<>();

  Idempotency(HostState state, HostTimes times, Switches switches) {
    this.state = state;
    this.switches = switches;
    this.times = times;
  }

  private sealed interface Stored {
    String fingerprint();

    record Running(String fingerprint, Instant since, long ticket) implements Stored {}

    record Failed(String fingerprint, Instant at) implements Stored {}

    /** The answer is drawn again when it is replayed, which keeps the store small. */
    record Succeeded(String fingerprint, Instant at, Supplier<? extends JsonNode> data)
        implements Stored {}
  }

  /**
   * Carries an operation out once per key.
   *
   * @param fields the fields of the body that count
   * @param operation its result draws the answer's data, the same each time
   */
  Reply once(
      Exchange exchange,
      User actor,
      Body body,
      List<String> fields,
      Supplier<Supplier<? extends JsonNode>> operation) {
    Optional<String> key = exchange.header("idempotency-key").map(String::trim);
    if (key.isEmpty() && switches.isOn(HostSwitch.IDEMPOTENCY_KEY_REQUIRED)) {
      throw Envelope.refuse(400, "IDEMPOTENCY_KEY_REQUIRED", "idempotency key is required");
    }
    if (key.isEmpty()) {
      return Envelope.success(operation.get().get());
    }
    if (!isValid(key.get())) {
      throw Envelope.refuse(400, "IDEMPOTENCY_KEY_INVALID", "idempotency key is invalid");
    }
    String scope = exchange.method() + exchange.route() + "|" + actor.id() + "|" + key.get();
    Stored.Running mine =
        new Stored.Running(
            fingerprint(exchange, body, fields), state.now(), tickets.incrementAndGet());
    Stored seen = stored.compute(scope, (id, known) -> isFree(known, mine) ? mine : known);
    return seen.equals(mine) ? run(exchange, scope, mine, operation) : answer(seen, mine);
  }

  private Reply run(
      Exchange exchange,
      String scope,
      Stored.Running mine,
      Supplier<Supplier<? extends JsonNode>> operation) {
    try {
      Supplier<? extends JsonNode> data = operation.get();
      Reply reply = Envelope.success(data.get());
      if (!exchange.diesUnrecorded()) {
        stored.put(scope, new Stored.Succeeded(mine.fingerprint(), state.now(), data));
      }
      return reply;
    } catch (Refusal e) {
      stored.put(scope, new Stored.Failed(mine.fingerprint(), state.now()));
      throw e;
    }
  }

  private Reply answer(Stored seen, Stored.Running mine) {
    if (!seen.fingerprint().equals(mine.fingerprint())) {
      throw Envelope.refuse(
          409, "IDEMPOTENCY_KEY_CONFLICT", "idempotency key reused with different payload");
    }
    return switch (seen) {
      case Stored.Running running ->
          throw busy(
              "IDEMPOTENCY_IN_PROGRESS",
              "idempotent request is still processing",
              running.since().plus(times.idempotencyLock()));
      case Stored.Failed failed ->
          throw busy(
              "IDEMPOTENCY_RETRY_BACKOFF",
              "idempotent request is in retry backoff window",
              failed.at().plus(times.idempotencyBackoff()));
      case Stored.Succeeded succeeded -> replay(succeeded);
    };
  }

  private Reply replay(Stored.Succeeded succeeded) {
    JsonNode data = succeeded.data().get();
    if (Json.write(data).length > LARGEST_ANSWER) {
      throw Envelope.refuse(
          503, "IDEMPOTENCY_STORE_UNAVAILABLE", "idempotency store is unavailable");
    }
    ObjectNode body = Envelope.successBody(masked(Json.sorted(data)));
    return Reply.json(200, body, Map.of(REPLAYED, "true"));
  }

  private boolean isFree(@Nullable Stored known, Stored.Running mine) {
    return switch (known) {
      case null -> true;
      case Stored.Running running ->
          !mine.since().isBefore(running.since().plus(times.idempotencyLife()));
      case Stored.Failed failed ->
          failed.fingerprint().equals(mine.fingerprint())
              && !mine.since().isBefore(failed.at().plus(times.idempotencyBackoff()));
      case Stored.Succeeded succeeded ->
          !mine.since().isBefore(succeeded.at().plus(times.idempotencyLife()));
    };
  }

  private Refusal busy(String reason, String message, Instant until) {
    long seconds = Math.max(1, Duration.between(state.now(), until).toSeconds());
    ObjectNode body = Json.object().put("code", 409).put("message", message).put("reason", reason);
    body.putObject("metadata").put("retry_after", Long.toString(seconds));
    return new Refusal(Reply.json(409, body, Map.of(RETRY_AFTER, Long.toString(seconds))));
  }

  private static JsonNode masked(JsonNode data) {
    if (data instanceof ObjectNode object) {
      MASKED.stream().filter(object::has).forEach(field -> object.put(field, "***"));
      object.forEach(Idempotency::masked);
    } else if (data.isArray()) {
      data.forEach(Idempotency::masked);
    }
    return data;
  }

  private static boolean isValid(String key) {
    return !key.isEmpty()
        && key.length() <= LONGEST_KEY
        && key.chars().allMatch(letter -> letter >= 33 && letter <= 126);
  }

  private static String fingerprint(Exchange exchange, Body body, List<String> fields) {
    ObjectNode counted = Json.object();
    fields.stream()
        .filter(body::has)
        .forEach(field -> counted.set(field, Json.sorted(body.json().get(field))));
    String text = exchange.path() + Json.sorted(counted);
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)),
              0,
              16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

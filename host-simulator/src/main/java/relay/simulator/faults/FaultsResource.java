package relay.simulator.faults;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import relay.simulator.http.Body;
import relay.simulator.http.Envelope;
import relay.simulator.http.Exchange;
import relay.simulator.http.Json;
import relay.simulator.http.Refusal;
import relay.simulator.http.Reply;
import relay.simulator.http.Router;
import tools.jackson.databind.node.ObjectNode;

/**
 * Faults over HTTP, without authentication: {@code POST /__simulator/faults} with {@code method},
 * {@code path} (a regular expression), {@code nth}, {@code every}, {@code count} and {@code action}
 * ({@code cut_before}, {@code cut_after}, {@code die}, {@code delay} with {@code delay_ms}, {@code
 * answer} with {@code status}, {@code content_type}, {@code body}, or {@code hold}); {@code GET};
 * {@code POST …/{id}/release}; {@code DELETE …/{id}}; {@code DELETE} of all.
 */
public final class FaultsResource {

  private final Faults faults;

  public FaultsResource(Faults faults) {
    this.faults = faults;
  }

  public void register(Router router) {
    router.add("GET", "/__simulator/faults", this::list);
    router.add("POST", "/__simulator/faults", this::add);
    router.add("DELETE", "/__simulator/faults", this::clear);
    router.add("POST", "/__simulator/faults/{id}/release", this::release);
    router.add("DELETE", "/__simulator/faults/{id}", this::remove);
  }

  private Reply list(Exchange exchange) {
    ObjectNode body = Json.object();
    body.set(
        "faults", Json.array().addAll(faults.rules().stream().map(FaultsResource::view).toList()));
    return Reply.json(200, body);
  }

  private Reply add(Exchange exchange) {
    Body body = Body.of(exchange);
    FaultRule rule =
        new FaultRule(
            body.text("method"),
            pattern(body.text("path").orElse("")),
            positive(body, "nth", 1),
            positive(body, "every", 1),
            positive(body, "count", Integer.MAX_VALUE),
            action(body));
    return Reply.json(200, Json.object().put("id", faults.add(rule)));
  }

  private Reply clear(Exchange exchange) {
    faults.clear();
    return Reply.json(200, Json.object());
  }

  private Reply release(Exchange exchange) {
    return known(exchange, faults.release(exchange.id("fault")));
  }

  private Reply remove(Exchange exchange) {
    return known(exchange, faults.remove(exchange.id("fault")));
  }

  private static Reply known(Exchange exchange, boolean known) {
    if (!known) {
      throw Envelope.refuse(404, "no fault " + exchange.id("fault"));
    }
    return Reply.json(200, Json.object());
  }

  private static FaultAction action(Body body) {
    String name = body.text("action").orElse("");
    return switch (name) {
      case "cut_before" -> new FaultAction.CutBefore();
      case "cut_after" -> new FaultAction.CutAfter();
      case "die" -> new FaultAction.Die();
      case "delay" -> new FaultAction.Delay(Duration.ofMillis(positive(body, "delay_ms", 1)));
      case "answer" ->
          new FaultAction.Answer(
              positive(body, "status", 500),
              body.text("content_type").orElse(Reply.JSON),
              body.text("body").orElse(""));
      case "hold" -> new FaultAction.Hold();
      default -> throw refused("action must be cut_before, cut_after, die, delay, answer or hold");
    };
  }

  private static Pattern pattern(String path) {
    try {
      return Pattern.compile(path);
    } catch (PatternSyntaxException e) {
      throw refused("path is not a regular expression");
    }
  }

  private static int positive(Body body, String field, int otherwise) {
    Optional<Long> value = body.integer(field);
    if (value.filter(number -> number < 1 || number > Integer.MAX_VALUE).isPresent()) {
      throw refused(field + " must be at least 1");
    }
    return value.map(Long::intValue).orElse(otherwise);
  }

  private static Refusal refused(String message) {
    return Envelope.refuse(400, message);
  }

  private static ObjectNode view(FaultRule.Armed armed) {
    FaultRule rule = armed.rule();
    return Json.object()
        .put("id", armed.id())
        .put("method", rule.method().orElse(""))
        .put("path", rule.path().pattern())
        .put("nth", rule.nth())
        .put("every", rule.every())
        .put("count", rule.count())
        .put("action", rule.action().getClass().getSimpleName())
        .put("struck", armed.struck())
        .put("holding", armed.holding());
  }
}

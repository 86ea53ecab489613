package relay.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import relay.simulator.admin.ManagementApi;
import relay.simulator.http.Body;
import relay.simulator.http.Envelope;
import relay.simulator.http.Exchange;
import relay.simulator.http.Json;
import relay.simulator.http.Reply;
import relay.simulator.http.Router;
import relay.simulator.options.HostSwitch;
import relay.simulator.options.Switches;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a running host stands, over HTTP and without authentication: {@code GET} and {@code PUT
 * /__simulator/switches} with a name and a truth value each, {@code GET} and {@code POST
 * /__simulator/clock} with {@code shift_ms}, {@code POST /__simulator/processes} with {@code port}.
 */
final class SettingsResource {

  private final Switches switches;
  private final ShiftedClock clock;
  private final ManagementApi management;
  private final IntUnaryOperator newProcess;

  /**
   * @param newProcess opens another process on a port, 0 for a free one, and gives the port
   */
  SettingsResource(
      Switches switches,
      ShiftedClock clock,
      ManagementApi management,
      IntUnaryOperator newProcess) {
    this.switches = switches;
    this.clock = clock;
    this.management = management;
    this.newProcess = newProcess;
  }

  void register(Router router) {
    router.add("GET", "/__simulator/switches", this::switches);
    router.add("PUT", "/__simulator/switches", this::turn);
    router.add("GET", "/__simulator/clock", this::clock);
    router.add("POST", "/__simulator/clock", this::shift);
    router.add("POST", "/__simulator/processes", this::addProcess);
  }

  private Reply switches(Exchange exchange) {
    ObjectNode body = Json.object();
    List.of(HostSwitch.values()).forEach(one -> body.put(one.text(), switches.isOn(one)));
    return Reply.json(200, body);
  }

  private Reply turn(Exchange exchange) {
    for (Map.Entry<String, JsonNode> wish : Body.of(exchange).json().properties()) {
      HostSwitch one =
          HostSwitch.parse(wish.getKey())
              .orElseThrow(() -> Envelope.refuse(400, "there is no switch " + wish.getKey()));
      if (!wish.getValue().isBoolean()) {
        throw Envelope.refuse(400, wish.getKey() + " must be true or false");
      }
      if (!wish.getValue().booleanValue()) {
        switches.turnOff(one);
      } else if (switches.turnOn(one)) {
        management.takeEffect(one);
      }
    }
    return switches(exchange);
  }

  private Reply clock(Exchange exchange) {
    return Reply.json(
        200,
        Json.object()
            .put("now", clock.instant().toString())
            .put("shift_ms", clock.shift().toMillis()));
  }

  private Reply shift(Exchange exchange) {
    long millis =
        Body.of(exchange)
            .integer("shift_ms")
            .orElseThrow(() -> Envelope.refuse(400, "shift_ms is required"));
    clock.shiftBy(Duration.ofMillis(millis));
    return clock(exchange);
  }

  private Reply addProcess(Exchange exchange) {
    long port = Body.optional(exchange).integer("port").orElse(0L);
    return Reply.json(200, Json.object().put("port", newProcess.applyAsInt(Math.toIntExact(port))));
  }
}

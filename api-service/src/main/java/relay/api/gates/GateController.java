package relay.api.gates;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import relay.api.web.ApiException;
import relay.gate.GateKey;
import relay.gate.GateKind;
import relay.gate.GateState;
import relay.gate.store.GateStore;
import relay.model.Coded;

/** What stands between items and hosts or sellers (design 3.4). */
@RestController
@RequestMapping("/api/gates")
class GateController {

  private final GateReads gates;
  private final GateStore store;

  GateController(GateReads gates, GateStore store) {
    this.gates = gates;
    this.store = store;
  }

  @GetMapping
  GateView.Page list(
      @RequestParam(required = false) @Nullable String kind,
      @RequestParam(required = false) @Nullable String state) {
    return new GateView.Page(
        gates.list(chosen(GateKind.class, "kind", kind), chosen(GateState.class, "state", state)));
  }

  /** Sets the limits of one base URL; those of a host are its registration's. */
  @PatchMapping
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void limit(@RequestBody LimitsRequest request) {
    store.limit(GateKey.of(request.url()), request.limits());
  }

  private static <E extends Enum<E> & Coded> Optional<E> chosen(
      Class<E> type, String name, @Nullable String code) {
    if (code == null || code.isEmpty()) {
      return Optional.empty();
    }
    Optional<E> found = Coded.find(type, code);
    if (found.isEmpty()) {
      throw ApiException.invalid(name + " cannot be " + code);
    }
    return found;
  }
}

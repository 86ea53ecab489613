package relay.api.hosts;

import java.net.URI;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import relay.api.web.ApiException;
import relay.host.HostFaultException;
import relay.hosts.HostRegistry;
import relay.hosts.RegisterHost;
import relay.hosts.Registration;
import relay.model.HostId;

/** Hosts (seed 002, 3.1 and 6.1). */
@RestController
@RequestMapping("/api/hosts")
class HostController {

  private final RegisterHost register;
  private final HostRegistry registry;

  HostController(RegisterHost register, HostRegistry registry) {
    this.register = register;
    this.registry = registry;
  }

  /** Looks at the host first; one that does not let us in is not stored. */
  @PostMapping
  ResponseEntity<HostView.Probed> register(@RequestBody HostRequest request) {
    HostView.Probed view = settled(register.register(request.toHost()));
    return ResponseEntity.created(URI.create("/api/hosts/" + view.hostId())).body(view);
  }

  @GetMapping
  HostView.Page list() {
    return new HostView.Page(registry.list().stream().map(HostView.Listed::of).toList());
  }

  @GetMapping("/{hostId}")
  HostView.Detail host(@PathVariable String hostId) {
    return registry
        .report(id(hostId))
        .map(HostView.Detail::of)
        .orElseThrow(() -> ApiException.notFound("host " + hostId));
  }

  /** Looks at the host again and notes what was found. */
  @PostMapping("/{hostId}/probe")
  HostView.Probed probe(@PathVariable String hostId) {
    try {
      return register
          .probe(id(hostId))
          .map(HostView.Probed::of)
          .orElseThrow(() -> ApiException.notFound("host " + hostId));
    } catch (HostFaultException e) {
      throw HostRefusal.of(e.fault());
    }
  }

  /** Changes what is given; another address or credential only after a look with it. */
  @PatchMapping("/{hostId}")
  HostView.Probed change(@PathVariable String hostId, @RequestBody HostChangeRequest request) {
    return register
        .change(id(hostId), request.toChange())
        .map(HostController::settled)
        .orElseThrow(() -> ApiException.notFound("host " + hostId));
  }

  private static HostView.Probed settled(Registration registration) {
    return switch (registration) {
      case Registration.Registered done -> HostView.Probed.of(done.report());
      case Registration.Taken taken ->
          throw ApiException.conflict(
              "%s is already registered as %s".formatted(taken.field(), taken.by()));
      case Registration.AnotherHost other -> throw HostRefusal.anotherHost(other.registered());
      case Registration.Refused refused -> throw HostRefusal.of(refused.fault());
    };
  }

  private static HostId id(String hostId) {
    try {
      return new HostId(hostId);
    } catch (IllegalArgumentException _) {
      // What is no host id names no host.
      throw ApiException.notFound("host " + hostId);
    }
  }
}

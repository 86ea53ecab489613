package relay.simulator;

import java.util.List;
import relay.simulator.gateway.Gateway;
import relay.simulator.http.Envelope;
import relay.simulator.http.Exchange;
import relay.simulator.http.HttpFront;
import relay.simulator.http.Reply;
import relay.simulator.http.Router;
import relay.simulator.options.HostSwitch;
import relay.simulator.options.Switches;

/** One process of a host: a port and a gateway with caches of its own, over the common state. */
final class HostProcess implements AutoCloseable {

  private static final String SETUP = "/setup/";
  private static final String PAGE = "<!doctype html><html><body>Sub2API</body></html>";

  /** Where a build with the bundled web page does not answer with it (host-api 1.5). */
  private static final List<String> WITHOUT_PAGE =
      List.of(
          "/api/",
          "/v1/",
          "/v1beta/",
          "/backend-api/",
          "/antigravity/",
          SETUP,
          "/responses",
          "/images/");

  private final Gateway gateway;
  private final Router router;
  private final Switches switches;
  private final HttpFront front;

  /**
   * Opens the port.
   *
   * @param outside sees each call first and hands it to {@link #handle}
   */
  HostProcess(int port, Gateway gateway, Router router, Switches switches, Outside outside) {
    this.gateway = gateway;
    this.router = router;
    this.switches = switches;
    front = HttpFront.open(port, exchange -> outside.answer(this, exchange));
  }

  /** What stands before every process of a host. */
  interface Outside {
    Reply answer(HostProcess process, Exchange exchange);
  }

  int port() {
    return front.port();
  }

  Gateway gateway() {
    return gateway;
  }

  Reply handle(Exchange exchange) {
    if (switches.isOn(HostSwitch.WEB_PAGE) && isPage(exchange.path())) {
      return Reply.text(200, "text/html; charset=utf-8", PAGE);
    }
    if (switches.isOn(HostSwitch.NEEDS_SETUP) && !exchange.path().startsWith(SETUP)) {
      return Envelope.noSuchRoute();
    }
    return router.answer(exchange);
  }

  @Override
  public void close() {
    front.close();
  }

  private static boolean isPage(String path) {
    return !path.equals("/health") && WITHOUT_PAGE.stream().noneMatch(path::startsWith);
  }
}

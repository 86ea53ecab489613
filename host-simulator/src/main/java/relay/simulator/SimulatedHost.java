package relay.simulator;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relay.simulator.admin.ManagementApi;
import relay.simulator.faults.Faults;
import relay.simulator.faults.FaultsResource;
import relay.simulator.gateway.Gateway;
import relay.simulator.gateway.GatewayMemory;
import relay.simulator.gateway.UpstreamClient;
import relay.simulator.http.DroppedConnection;
import relay.simulator.http.Envelope;
import relay.simulator.http.Exchange;
import relay.simulator.http.Json;
import relay.simulator.http.Refusal;
import relay.simulator.http.Reply;
import relay.simulator.http.Router;
import relay.simulator.journal.Journal;
import relay.simulator.journal.JournalEntry;
import relay.simulator.journal.JournalResource;
import relay.simulator.options.HostOptions;
import relay.simulator.options.Switches;
import relay.simulator.options.VersionFields;
import relay.simulator.state.HostState;
import tools.jackson.databind.JsonNode;

/**
 * A look-alike of a sub2api host that listens on the loopback address and keeps everything in
 * memory. Many may live in one process; each is fresh. Safe for concurrent use.
 */
public final class SimulatedHost implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SimulatedHost.class);
  private static final String CONTROL = "/__simulator/";
  private static final int LARGEST_SINGLE_OBJECT = 16 * 1024;
  private static final String REPLAYED = "X-Idempotency-Replayed";

  private final HostOptions options;
  private final ShiftedClock clock;
  private final HostState state;
  private final Journal journal;
  private final Faults faults = new Faults();
  private final Switches switches;
  private final Router control = new Router();
  private final UpstreamClient upstreams = UpstreamClient.keepingConnections();
  private final UpstreamClient probedUpstreams = UpstreamClient.closingConnections();
  private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
  private final VersionFields fields;
  private final GatewayMemory memory;
  private final ManagementApi management;
  private final List<HostProcess> processes = new CopyOnWriteArrayList<>();

  private SimulatedHost(HostOptions options) {
    this.options = options;
    clock = new ShiftedClock(options.clock());
    state = new HostState(clock);
    journal = new Journal(state, options.journalCapacity());
    state.accounts().listen(journal);
    switches = new Switches(options.switches());
    fields = VersionFields.of(options.version());
    memory = new GatewayMemory(options, state);
    management = new ManagementApi(options, state, fields, switches);
    new JournalResource(journal, state).register(control);
    new FaultsResource(faults).register(control);
    new SettingsResource(switches, clock, management, this::addProcess).register(control);
    management.seed();
    addProcess(options.port());
  }

  /** Starts a fresh host; when this returns, its port is open. */
  public static SimulatedHost start(HostOptions options) {
    return new SimulatedHost(options);
  }

  public int port() {
    return processes.getFirst().port();
  }

  /**
   * Starts another process of the host, with caches of its own over the common state.
   *
   * @param port 0 for a free one
   * @return the port it listens on
   */
  public int addProcess(int port) {
    Gateway gateway =
        new Gateway(
            options,
            state,
            journal,
            memory,
            switches,
            fields,
            upstreams,
            probedUpstreams,
            background,
            new SecureRandom());
    Router router = new Router();
    management.register(router, gateway);
    gateway.register(router);
    HostProcess process = new HostProcess(port, gateway, router, switches, this::answer);
    processes.add(process);
    return process.port();
  }

  /** The address of the host, without a trailing slash. */
  public String baseUrl() {
    return "http://127.0.0.1:" + port();
  }

  public Journal journal() {
    return journal;
  }

  public Faults faults() {
    return faults;
  }

  /** The host's memory, to look at. */
  public HostState state() {
    return state;
  }

  /**
   * Waits until no probe of a new account is on its way; false when one still was after that time.
   */
  public boolean awaitProbes(Duration most) throws InterruptedException {
    for (HostProcess process : processes) {
      if (!process.gateway().probe().awaitAll(most)) {
        return false;
      }
    }
    return true;
  }

  /** Gateway calls that wait for their user's or an account's turn. */
  public int waitingCalls() {
    return processes.getFirst().gateway().waitingCalls();
  }

  /** Lets go what faults hold, stops the probes and closes the port. */
  @Override
  public void close() {
    faults.clear();
    background.shutdownNow();
    processes.forEach(HostProcess::close);
    upstreams.close();
    probedUpstreams.close();
  }

  private Reply answer(HostProcess process, Exchange exchange) {
    if (exchange.path().startsWith(CONTROL)) {
      return routed(exchange, control::answer);
    }
    return faults.apply(exchange, call -> handle(process, call));
  }

  private Reply handle(HostProcess process, Exchange exchange) {
    waitAsTold();
    Reply reply = routed(exchange, process::handle);
    note(exchange, reply);
    return reply;
  }

  private static Reply routed(Exchange exchange, Function<Exchange, Reply> handler) {
    try {
      return handler.apply(exchange);
    } catch (Refusal e) {
      return e.reply();
    } catch (RuntimeException e) {
      LOG.error("{} {} failed; answering 500", exchange.method(), exchange.path(), e);
      return Envelope.internalError().reply();
    }
  }

  private void note(Exchange exchange, Reply reply) {
    String route = exchange.route().isEmpty() ? "(no route)" : exchange.route();
    journal.count(exchange.method() + " " + route);
    boolean mayWrite = !exchange.method().equals("GET") && exchange.path().startsWith("/api/");
    if (mayWrite) {
      Optional<Long> objectId = exchange.wholeId().or(() -> idIn(reply));
      journal.add(seq ->
          new JournalEntry.ManagementCall(
              seq,
              state.now(),
              exchange.method(),
              exchange.path(),
              reply.status(),
              objectId,
              reply.headers().containsKey(REPLAYED)
                  ? JournalEntry.Replay.REPLAYED
                  : JournalEntry.Replay.FRESH));
    }
  }

  private static Optional<Long> idIn(Reply reply) {
    if (!(reply instanceof Reply.Whole whole)
        || reply.status() >= 300
        || whole.body().length > LARGEST_SINGLE_OBJECT) {
      return Optional.empty();
    }
    JsonNode id = Json.read(whole.body()).path("data").path("id");
    return id.isIntegralNumber() ? Optional.of(id.longValue()) : Optional.empty();
  }

  private void waitAsTold() {
    if (options.callLatency().isZero()) {
      return;
    }
    try {
      Thread.sleep(options.callLatency());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DroppedConnection();
    }
  }
}

package relay.simulator.gateway;

import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;
import relay.simulator.http.Router;
import relay.simulator.journal.Journal;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostTimes;
import relay.simulator.options.HostVersion;
import relay.simulator.options.Switches;
import relay.simulator.options.VersionFields;
import relay.simulator.state.HostState;

/**
 * The gateway of one process of a host, put together, and what the management API needs of it. Its
 * own are the lists of accounts and models that it keeps for a while.
 */
public final class Gateway {

  private final GatewayResource resource;
  private final ResponsesProbe probe;
  private final AccountTest test;
  private final UpstreamModels models;
  private final GatewayMemory memory;

  /**
   * @param probeClient what the probes call upstreams with
   * @param background runs the probes, and calls that want a stream
   */
  public Gateway(
      HostOptions options,
      HostState state,
      Journal journal,
      GatewayMemory memory,
      Switches switches,
      VersionFields fields,
      UpstreamClient client,
      UpstreamClient probeClient,
      ExecutorService background,
      RandomGenerator random) {
    this.memory = memory;
    HostVersion version = options.version();
    HostTimes times = options.times();
    UpstreamUrls urls = new UpstreamUrls(version);
    CandidateLists lists = new CandidateLists(state, times);
    state.accounts().listen(lists);
    AccountChoice choice = new AccountChoice(state, lists, memory);
    probe = new ResponsesProbe(version, state, times, probeClient, urls, background);
    OpenAiGateway gateway =
        new OpenAiGateway(
            version,
            state,
            times,
            choice,
            probe,
            memory,
            new Billing(state, switches),
            journal,
            background);
    resource =
        new GatewayResource(
            state,
            new GatewayAuthentication(version, switches, state),
            new ModelsList(version, state, times, fields),
            gateway,
            new ChatForwarder(version, state, times, client, urls),
            new ResponsesForwarder(version, times, client, urls, new ResponsesFromChat(random)),
            journal);
    test = new AccountTest(version, state, times, client, urls, memory.states());
    models = new UpstreamModels(times, client, urls);
  }

  public void register(Router router) {
    resource.register(router);
  }

  public ResponsesProbe probe() {
    return probe;
  }

  public AccountTest test() {
    return test;
  }

  public UpstreamModels models() {
    return models;
  }

  public AccountStates states() {
    return memory.states();
  }

  /** Calls that wait for a user's or an account's slot. */
  public int waitingCalls() {
    return memory.userSlots().waiting() + memory.accountSlots().waiting();
  }

  /** Calls of a user that run now. */
  public int inFlightOfUser(long userId) {
    return memory.userSlots().inFlight(userId);
  }

  /** Calls that an account serves now. */
  public int inFlightOfAccount(long accountId) {
    return memory.accountSlots().inFlight(accountId);
  }
}

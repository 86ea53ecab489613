package relay.simulator.gateway;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import relay.simulator.http.Json;
import relay.simulator.options.HostTimes;
import relay.simulator.options.HostVersion;
import relay.simulator.options.ResponsesProbeKind;
import relay.simulator.state.Account;
import relay.simulator.state.ChangeCause;
import relay.simulator.state.HostState;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks a new account's upstream in the background whether it has {@code /responses}, and notes the
 * answer in the account's extra (host-api 10; 19, rows 2 and 3; 20, row 4).
 */
public final class ResponsesProbe {

  private static final String FIXED_MODEL = "gpt-5.4";

  /**
   * A live host has the answer of a quick upstream within milliseconds. Ours may be slower on a
   * busy machine, so whoever needs the mark of a young account waits a moment for it.
   */
  private static final Duration MOMENT = Duration.ofMillis(100);

  private static final Duration YOUNG = Duration.ofMillis(300);

  private final ResponsesProbeKind kind;
  private final HostState state;
  private final HostTimes times;
  private final UpstreamClient client;
  private final UpstreamUrls urls;
  private final Executor background;
  private final Map<Long, Running> running = new ConcurrentHashMap<>();

  private record Running(CountDownLatch over, long startedNanos) {}

  ResponsesProbe(
      HostVersion version,
      HostState state,
      HostTimes times,
      UpstreamClient client,
      UpstreamUrls urls,
      Executor background) {
    this.kind = version.probe();
    this.state = state;
    this.times = times;
    this.client = client;
    this.urls = urls;
    this.background = background;
  }

  /** Starts the probe of an account, when the version has one and the account is of its kind. */
  public void start(Account account) {
    if (kind != ResponsesProbeKind.NONE && account.profile().isOpenAiKey()) {
      Running mine = new Running(new CountDownLatch(1), System.nanoTime());
      running.put(account.id(), mine);
      background.execute(() -> run(account, mine));
    }
  }

  /**
   * Waits a moment for probes that have just begun, so that a reader sees what a live host shows.
   */
  public void settle() {
    long deadline = deadline();
    running.values().forEach(probe -> settle(probe, deadline));
  }

  /** Waits until no probe runs; false when one still did at the end of that time. */
  public boolean awaitAll(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    for (Running probe : running.values()) {
      if (!probe.over().await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return false;
      }
    }
    return true;
  }

  /** The same for the probe of one account. */
  void settle(long accountId) {
    Optional.ofNullable(running.get(accountId)).ifPresent(probe -> settle(probe, deadline()));
  }

  /** Whether a probe is so quick that its mark is there when a new account is read at once. */
  public boolean isQuick() {
    return times.probeDelay().isZero();
  }

  private long deadline() {
    return System.nanoTime() + times.probeDelay().plus(MOMENT).toNanos();
  }

  private static void settle(Running probe, long deadline) {
    long now = System.nanoTime();
    if (now - probe.startedNanos() > YOUNG.toNanos()) {
      return;
    }
    try {
      var _ = probe.over().await(deadline - now, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(Account account, Running mine) {
    try {
      Optional<Boolean> supported = ask(account);
      Thread.sleep(times.probeDelay());
      supported.ifPresent(known -> note(account, known));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      running.remove(account.id(), mine);
      mine.over().countDown();
    }
  }

  private Optional<Boolean> ask(Account account) {
    try (UpstreamAnswer answer =
        client.post(
            urls.of(account.credentials(), UpstreamUrls.RESPONSES),
            account.credentials(),
            request(account),
            times.probeTimeout())) {
      return Optional.of(isSupported(answer));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private boolean isSupported(UpstreamAnswer answer) throws IOException {
    if (answer.status() == 404 || answer.status() == 405) {
      return false;
    }
    return switch (kind) {
      case NONE, LARGE_PROMPT -> true;
      case TOOL_CALL -> !answer.isGood() || callsTool(answer.wholeBody());
    };
  }

  private void note(Account account, boolean supported) {
    state
        .accounts()
        .change(
            account.id(),
            ChangeCause.PROBE,
            known -> {
              Map<String, JsonNode> extra = new LinkedHashMap<>(known.extra());
              extra.put(Account.RESPONSES_SUPPORTED, BooleanNode.valueOf(supported));
              return known.withExtra(Map.copyOf(extra));
            });
  }

  private JsonNode request(Account account) {
    return switch (kind) {
      case NONE, LARGE_PROMPT -> TestPrompt.responses(FIXED_MODEL);
      case TOOL_CALL -> toolDemand(firstUpstreamModel(account));
    };
  }

  private static String firstUpstreamModel(Account account) {
    return account.credentials().modelMapping().values().stream().findFirst().orElse(FIXED_MODEL);
  }

  private static ObjectNode toolDemand(String model) {
    ObjectNode body = Json.object().put("model", model).put("input", "Call the tool ping.");
    body.put("stream", false).put("tool_choice", "required").put("max_output_tokens", 64);
    ObjectNode tool =
        body.putArray("tools")
            .addObject()
            .put("type", "function")
            .put("name", "ping")
            .put("description", "Answers the probe; call it once with ok set to true.");
    ObjectNode parameters = tool.putObject("parameters").put("type", "object");
    parameters.putObject("properties").putObject("ok").put("type", "boolean");
    parameters.putArray("required").add("ok");
    return body;
  }

  private static boolean callsTool(byte[] body) {
    try {
      for (JsonNode item : Json.read(body).path("output")) {
        if (item.path("type").asString("").equals("function_call")) {
          return true;
        }
      }
      return false;
    } catch (JacksonException e) {
      return false;
    }
  }
}

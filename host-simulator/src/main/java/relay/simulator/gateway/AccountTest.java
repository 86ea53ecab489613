package relay.simulator.gateway;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import relay.simulator.http.Json;
import relay.simulator.http.Reply;
import relay.simulator.options.HostTimes;
import relay.simulator.options.HostVersion;
import relay.simulator.state.Account;
import relay.simulator.state.Credentials;
import relay.simulator.state.HostState;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The account test: one call upstream, told as a stream of frames (host-api 9.1, 20.4). */
public final class AccountTest {

  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final String DEFAULT_MODEL = "gpt-5.4";
  private static final String ONLY_RESPONSES =
      "账号已被探测为不支持 OpenAI Responses API（如 DeepSeek/Kimi 等三方兼容上游），账号本身可正常使用，"
          + "但当前测试接口仅支持 Responses API 路径。请直接通过实际 API 调用验证。";
  private static final String CHAT_PATH = "/v1/chat/completions";

  private final HostVersion version;
  private final HostState state;
  private final HostTimes times;
  private final UpstreamClient client;
  private final UpstreamUrls urls;
  private final AccountStates states;

  AccountTest(
      HostVersion version,
      HostState state,
      HostTimes times,
      UpstreamClient client,
      UpstreamUrls urls,
      AccountStates states) {
    this.version = version;
    this.state = state;
    this.times = times;
    this.client = client;
    this.urls = urls;
    this.states = states;
  }

  /**
   * Tests an account; whatever happens, the status is 200.
   *
   * @param model the requested name, empty for the host's default
   */
  public Reply run(long accountId, Optional<String> model) {
    Optional<Account> found = state.accounts().find(accountId);
    if (found.isEmpty()) {
      return early("Account not found");
    }
    Account account = found.get();
    Credentials credentials = account.credentials();
    if (!account.profile().isOpenAiKey()) {
      return early("Unsupported account type: " + account.profile().type());
    }
    if (!credentials.hasKey()) {
      return early("No API key available");
    }
    Optional<String> problem = urls.problem(credentials);
    if (problem.isPresent()) {
      return early("Invalid base URL: " + problem.get());
    }
    boolean chat = version.servesChatOnlyUpstreams() && account.prefersChatCompletions();
    if (chat && !version.testsChatOnlyUpstreams()) {
      return early(ONLY_RESPONSES);
    }
    String requested = model.filter(name -> !name.isBlank()).orElse(DEFAULT_MODEL);
    String upstream = credentials.mapped(requested).orElse(requested);
    return Reply.stream(
        Reply.EVENT_STREAM,
        out -> {
          frame(out, Json.object().put("type", "test_start").put("model", upstream));
          if (chat) {
            throughChat(account, upstream, out);
          } else {
            throughResponses(account, upstream, out);
          }
        });
  }

  private void throughResponses(Account account, String model, OutputStream out)
      throws IOException {
    String url = urls.ofTest(account.credentials(), UpstreamUrls.RESPONSES);
    try (UpstreamAnswer answer =
        client.post(
            url, account.credentials(), TestPrompt.responses(model), times.upstreamTimeout())) {
      if (answer.status() != 200) {
        refused(account, "API returned ", UpstreamError.of(answer), out);
        return;
      }
      ResponsesStream stream = new ResponsesStream();
      EventReader events = new EventReader(answer.body());
      for (Optional<EventReader.Event> event = events.next();
          event.isPresent() && stream.end() == ResponsesStream.End.OPEN;
          event = events.next()) {
        String text = event.get().json().map(stream::take).orElse("");
        content(out, text);
      }
      switch (stream.end()) {
        case OPEN -> error(out, "Stream ended before response.completed");
        case FAILED -> error(out, stream.failure());
        case COMPLETED -> passed(account, out);
      }
    } catch (IOException e) {
      error(out, networkError(url, e));
    }
  }

  private void throughChat(Account account, String model, OutputStream out) throws IOException {
    String url = urls.ofTest(account.credentials(), UpstreamUrls.CHAT);
    try (UpstreamAnswer answer =
        client.post(url, account.credentials(), TestPrompt.chat(model), times.upstreamTimeout())) {
      if (answer.status() != 200) {
        refused(
            account,
            "Chat Completions API (" + CHAT_PATH + ") returned ",
            UpstreamError.of(answer),
            out);
        return;
      }
      status(out, "正在通过 " + CHAT_PATH + " 测试连接");
      chatFrames(account, new EventReader(answer.body()), out);
    } catch (IOException e) {
      error(out, networkError(url, e));
    }
  }

  private void chatFrames(Account account, EventReader events, OutputStream out)
      throws IOException {
    boolean any = false;
    for (Optional<EventReader.Event> event = events.next();
        event.isPresent();
        event = events.next()) {
      if (event.get().isDone()) {
        status(out, "已通过 " + CHAT_PATH + " 验证");
        passed(account, out);
        return;
      }
      Optional<JsonNode> json = event.get().json();
      any = any || json.isPresent();
      content(
          out,
          json.map(
                  chunk -> chunk.path("choices").path(0).path("delta").path("content").asString(""))
              .orElse(""));
    }
    error(
        out,
        any
            ? "Chat Completions stream from " + CHAT_PATH + " ended before [DONE]"
            : "Invalid Chat Completions response from " + CHAT_PATH + ": expected SSE JSON data");
  }

  private void refused(Account account, String prefix, UpstreamError error, OutputStream out)
      throws IOException {
    states.testRefused(account, error);
    error(out, prefix + error.status() + ": " + error.body());
  }

  private void passed(Account account, OutputStream out) throws IOException {
    states.testPassed(account);
    frame(out, Json.object().put("type", "test_complete").put("success", true));
  }

  /** The words of the live host's network library. */
  private static String networkError(String url, IOException e) {
    URI uri = URI.create(url);
    String target = uri.getHost() + ":" + uri.getPort();
    String cause =
        switch (e) {
          case ConnectException refused -> "dial tcp " + target + ": connect: connection refused";
          case UnknownHostException unknown ->
              "dial tcp: lookup " + uri.getHost() + ": no such host";
          case SocketTimeoutException late -> "context deadline exceeded";
          default -> "EOF";
        };
    return "Request failed: Post \"" + url + "\": " + cause;
  }

  /** A failure before the stream has begun comes under another media type. */
  private static Reply early(String text) {
    ObjectNode frame = Json.object().put("type", "error").put("error", text);
    return Reply.text(
        200, PLAIN, "data: " + new String(Json.write(frame), StandardCharsets.UTF_8) + "\n\n");
  }

  private static void content(OutputStream out, String text) throws IOException {
    if (!text.isEmpty()) {
      frame(out, Json.object().put("type", "content").put("text", text));
    }
  }

  private static void status(OutputStream out, String text) throws IOException {
    frame(out, Json.object().put("type", "status").put("text", text));
  }

  private static void error(OutputStream out, String text) throws IOException {
    frame(out, Json.object().put("type", "error").put("error", text));
  }

  private static void frame(OutputStream out, JsonNode frame) throws IOException {
    out.write("data: ".getBytes(StandardCharsets.UTF_8));
    out.write(Json.write(frame));
    out.write("\n\n".getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}

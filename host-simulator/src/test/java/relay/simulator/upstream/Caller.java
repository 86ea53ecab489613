package relay.simulator.upstream;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the fake upstreams, as plain as can be. */
final class Caller implements AutoCloseable {
  static final String CHAT = "/chat/completions";
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final FakeUpstreams upstreams;

  Caller(FakeUpstreams upstreams) {
    this.upstreams = upstreams;
  }

  HttpResponse<String> post(String base, String path, String key, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(upstreams.baseUrl(base) + path))
            .header("Authorization", "Bearer " + key)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> chat(String base, String key) throws Exception {
    return post(base, CHAT, key, chatBody("kimi-k2.6", ""));
  }

  HttpResponse<String> get(String base, String path, String header, String value) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(upstreams.baseUrl(base) + path)).header(header, value));
  }

  HttpResponse<String> control(String method, String path, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + upstreams.port() + "/__upstream" + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(
        request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
  }

  static String chatBody(String model, String extra) {
    return """
    {"model":"%s","messages":[{"role":"user","content":"Say hello"}]%s}\
    """
        .formatted(model, extra);
  }

  static String escaped(String key) {
    return URLEncoder.encode(key, StandardCharsets.UTF_8);
  }

  static JsonNode json(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}

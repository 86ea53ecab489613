package relay.host.sub2api;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.request;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/**
 * Plays a recorded scenario of a live host: equal requests get the recorded answers in their order,
 * the last of them for ever.
 */
public final class RecordedHost implements AutoCloseable {
  /** What tells two requests to one path apart. */
  private static final List<String> TELLING =
      List.of("name", "email", "model", "model_id", "validity_days", "notes");

  private final WireMockServer server =
      new WireMockServer(WireMockConfiguration.options().dynamicPort());

  private record Exchanged(
      String scenario,
      String step,
      String method,
      String path,
      Map<String, String> headers,
      @Nullable JsonNode body,
      int status,
      Map<String, String> answerHeaders,
      String answer) {

    String pathOnly() {
      return path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
    }

    Map<String, String> telling() {
      Map<String, String> values = new LinkedHashMap<>();
      if (body != null) {
        TELLING.stream()
            .filter(body::hasNonNull)
            .forEach(field -> values.put("$." + field, body.get(field).asString()));
        put(values, "$.messages[0].content", body.at("/messages/0/content"));
        put(values, "$.account_ids[0]", body.at("/account_ids/0"));
        if (body.has("account_ids")) {
          put(values, "$.group_ids[0]", body.at("/group_ids/0"));
        }
      }
      return values;
    }

    /** The same for requests that cannot be told apart. */
    String key() {
      return method + path + headers.get("Authorization") + telling();
    }

    private static void put(Map<String, String> values, String path, JsonNode value) {
      if (!value.isMissingNode()) {
        values.put(path, value.asString());
      }
    }
  }

  /**
   * Starts a host that plays a scenario.
   *
   * @param version {@code 0.1.129} or {@code 0.1.179}
   * @param scenario one of those in the recordings, for example {@code discovery}
   */
  public RecordedHost(String version, String scenario) throws IOException {
    server.start();
    exchanges(version).stream()
        .filter(exchange -> exchange.scenario().equals(scenario))
        .collect(Collectors.groupingBy(Exchanged::key, LinkedHashMap::new, Collectors.toList()))
        .values()
        .forEach(this::stub);
  }

  /** Where it listens. */
  public String url() {
    return server.baseUrl();
  }

  private void stub(List<Exchanged> equal) {
    for (int i = 0; i < equal.size(); i++) {
      Exchanged exchange = equal.get(i);
      boolean last = i == equal.size() - 1;
      server.stubFor(
          matching(exchange)
              .inScenario(exchange.key())
              .whenScenarioStateIs(state(i))
              .willSetStateTo(state(last ? i : i + 1))
              .willReturn(answer(exchange)));
    }
  }

  private static MappingBuilder matching(Exchanged exchange) {
    MappingBuilder stub = request(exchange.method(), urlPathEqualTo(exchange.pathOnly()));
    exchange.headers().forEach((name, value) -> stub.withHeader(name, equalTo(value)));
    exchange
        .telling()
        .forEach((path, value) -> stub.withRequestBody(matchingJsonPath(path, equalTo(value))));
    var search = Pattern.compile("search=([^&]+)").matcher(exchange.path());
    if (search.find()) {
      // The recorded search that shares most with ours answers it.
      stub.atPriority(Math.max(1, 100 - search.group(1).length()));
      stub.withQueryParam("search", WireMock.matching(Pattern.quote(search.group(1)) + ".*"));
    }
    return stub;
  }

  private static ResponseDefinitionBuilder answer(Exchanged exchange) {
    ResponseDefinitionBuilder answer = aResponse().withStatus(exchange.status());
    exchange.answerHeaders().forEach(answer::withHeader);
    return answer.withBody(exchange.answer());
  }

  private static String state(int number) {
    return number == 0 ? Scenario.STARTED : "after " + number;
  }

  private static List<Exchanged> exchanges(String version) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            RecordedHost.class.getResourceAsStream("/host-recordings/" + version + ".json"))) {
      return HostJson.MAPPER.readValue(in, new TypeReference<>() {});
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}

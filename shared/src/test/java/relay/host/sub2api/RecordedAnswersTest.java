package relay.host.sub2api;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relay.host.HostAdapter;
import relay.host.HostCredential;
import relay.host.HostLimits;
import relay.host.HostOperation;
import relay.host.HostSecret;
import relay.host.HostSession;
import relay.host.HostUrl;
import relay.model.Coded;
import relay.model.HostId;
import tools.jackson.core.type.TypeReference;

/** Every different good answer that live hosts gave is understood by the call that meets it. */
class RecordedAnswersTest {
  private static final WireMockServer SERVER =
      new WireMockServer(WireMockConfiguration.options().dynamicPort());
  private static final Sub2ApiAdapters ADAPTERS =
      new Sub2ApiAdapters(HttpSettings.DEFAULT, new SimpleMeterRegistry(), Clock.systemUTC());

  /**
   * One good answer.
   *
   * @param step what was tried
   * @param versions the hosts that answered so
   */
  record RecordedAnswer(
      String operation,
      String step,
      List<String> versions,
      String method,
      String path,
      int status,
      String mediaType,
      String body) {

    HostOperation asked() {
      return Coded.of(HostOperation.class, operation);
    }

    @Override
    public String toString() {
      return "%s %s %s".formatted(versions, operation, step);
    }
  }

  static List<RecordedAnswer> answers() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            RecordedAnswersTest.class.getResourceAsStream("/host-recordings/answers.json"))) {
      return HostJson.MAPPER.readValue(in, new TypeReference<>() {});
    }
  }

  @BeforeAll
  static void start() {
    SERVER.start();
  }

  @AfterAll
  static void stop() {
    ADAPTERS.close();
    SERVER.stop();
  }

  @ParameterizedTest
  @MethodSource("answers")
  void everyGoodAnswerOfALiveHostIsUnderstood(RecordedAnswer answer) {
    SERVER.resetMappings();
    SERVER.stubFor(
        WireMock.any(WireMock.anyUrl())
            .willReturn(
                WireMock.aResponse()
                    .withStatus(answer.status())
                    .withHeader("Content-Type", answer.mediaType())
                    .withBody(answer.body())));

    String shown = RecordedCalls.repeat(host(), answer);

    var data = ErrorReading.parse(answer.body()).path("data");
    if (data.path("id").isNumber()) {
      assertThat(shown).contains(data.path("id").asString());
    }
    if (data.at("/items/0/id").isNumber()) {
      assertThat(shown).contains(data.at("/items/0/id").asString());
    }
    assertThat(shown).isNotBlank();
  }

  private static HostAdapter host() {
    return ADAPTERS.adapter(
        new HostSession(
            HostId.ofNumber(1),
            HostUrl.parse(SERVER.baseUrl()),
            HostCredential.of(HostCredential.Kind.API_KEY, new HostSecret("admin-test")),
            HostLimits.DEFAULT.withCallsPerSecond(10_000)));
  }
}

package relay.api.gates;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relay.api.testing.RunningApi;
import tools.jackson.databind.JsonNode;

class GateApiTest {
  private static final String GATES =
      """
      INSERT INTO gates (kind, resource, state, since, seen_at, fault, alike_since, failed_tests, why, test_at)
      VALUES ('host', 'host_77', 'passing', now(), now(), NULL, NULL, 0, NULL, NULL),
        ('upstream', 'https://gate.example/v1', 'stopped', now(), now() - interval '1 hour', 'failing', now(), 2,
         '5 of the last 6 keys: failing', now() + interval '1 hour')
      ON CONFLICT DO NOTHING
      """;

  private final RunningApi api = RunningApi.shared();

  @BeforeEach
  void gates() {
    api.jdbc().sql(GATES).update();
  }

  @Test
  void thoseThatDoNotPassComeFirst() {
    var first = list("").get(0);

    assertThat(first.get("resource").asString()).isEqualTo("https://gate.example/v1");
    assertThat(first.get("fault").asString()).isEqualTo("failing");
    assertThat(first.get("why").asString()).isEqualTo("5 of the last 6 keys: failing");
    assertThat(first.get("failed_tests").asInt()).isEqualTo(2);
    assertThat(first.get("parked_items").asInt()).isZero();
    assertThat(first.get("next_test_at").asString()).endsWith("Z");
  }

  @Test
  void kindAndStateChoose() {
    assertThat(list("?kind=host&state=passing"))
        .extracting(gate -> gate.get("resource").asString())
        .contains("host_77")
        .doesNotContain("https://gate.example/v1");
    assertThat(list("?kind=host&state=testing")).isEmpty();
  }

  @Test
  void anUnknownStateIsRefused() {
    var reply = api.get("/api/gates?state=ajar");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.errorCode()).isEqualTo("invalid_request");
    assertThat(reply.message()).contains("state");
  }

  @Test
  void aBaseUrlGetsLimitsOfItsOwn() {
    assertThat(limit("{\"resource\": \"https://slow.example\", \"calls_per_second\": 2}"))
        .isEqualTo(204);

    assertThat(list("?kind=upstream"))
        .filteredOn(gate -> gate.get("resource").asString().equals("https://slow.example/v1"))
        .singleElement()
        .satisfies(gate -> {
          assertThat(gate.get("calls_per_second").asInt()).isEqualTo(2);
          assertThat(gate.get("concurrent").isNull()).isTrue();
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"resource\": \"no url\"}",
        "{\"resource\": \"https://slow.example\", \"concurrent\": 0}"
      })
  void aBadLimitIsRefused(String body) {
    assertThat(limit(body)).isEqualTo(400);
  }

  private int limit(String body) {
    return api.send(
            api.request("/api/gates")
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(body)))
        .status();
  }

  private JsonNode list(String query) {
    return api.get("/api/gates" + query).json().get("items");
  }
}

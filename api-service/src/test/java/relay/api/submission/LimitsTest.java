package relay.api.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;
import relay.api.testing.RunningApi;
import relay.api.testing.RunningApi.Reply;

/** Limits are settings; one more is refused. */
class LimitsTest {

  private static RunningApi api;

  @BeforeAll
  static void start() {
    api =
        RunningApi.start(
            Map.of(
                "relay.submission.max-items", "3",
                "relay.submission.max-body", "2KB",
                "relay.submission.max-base-urls", "2",
                "relay.egress.allow-cidrs", "127.0.0.0/8,fd00::/8"));
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void theDefaultsAreAMillionRowsAndAGibibyte() {
    var defaults =
        new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("relay.submission", SubmissionProperties.class);

    assertThat(defaults)
        .isEqualTo(new SubmissionProperties(1_000_000, DataSize.ofGigabytes(1), 200, 20_000, 4));
  }

  @Test
  void asManyItemsAsAllowedAreTakenAndOneMoreIsNot() {
    var three = new String[] {item(1), item(2), item(3)};
    var four = new String[] {item(1), item(2), item(3), item(4)};

    assertThat(api.submit(Batches.json(three)).status()).isEqualTo(201);
    assertTooLarge(api.submit(Batches.json(four)), "items holds more than 3 rows");
    assertTooLarge(
        api.submit(
            "text/plain",
            Batches.QUERY + "&base_url=https://limit.example.com",
            BodyPublishers.ofString("sk-test-1\nsk-test-2\nsk-test-3\nsk-test-4\n")),
        "items holds more than 3 rows");
  }

  @Test
  void aBodyBeyondItsBytesIsRefused() {
    assertTooLarge(api.submit(" ".repeat(3_000)), "2048 bytes");
  }

  @Test
  void tooManyBaseUrlsAreRefused() {
    assertTooLarge(
        api.submit(
            Batches.json(
                Batches.item("https://a.example.com", "sk-test-1"),
                Batches.item("https://b.example.com", "sk-test-2"),
                Batches.item("https://c.example.com", "sk-test-3"))),
        "base_url");
  }

  @Test
  void openedNetworksMayBeCalledByHttp() {
    var reply =
        api.submit(
            Batches.json(
                Batches.item("http://127.0.0.1:9000", "sk-test-open-1"),
                Batches.item("http://[fd00::1]/v1", "sk-test-open-2"),
                Batches.item("http://10.0.0.1", "sk-test-open-3")));

    // The third base URL is beyond the limit of this test's service.
    assertTooLarge(reply, "base_url");
    var two =
        StoredRun.of(
            api,
            api.submit(
                Batches.json(
                    Batches.item("http://127.0.0.1:9000", "sk-test-open-1"),
                    Batches.item("http://10.0.0.1", "sk-test-open-3"))));
    assertThat(two.rows()).extracting(StoredRun.Row::reason).containsExactly(null, "input.bad_url");
  }

  private static String item(int number) {
    return Batches.item("https://limit.example.com", "sk-test-limit-" + number);
  }

  private static void assertTooLarge(Reply reply, String named) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(413);
    assertThat(reply.errorCode()).isEqualTo("too_large");
    assertThat(reply.message()).contains(named);
  }
}

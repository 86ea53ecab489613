package relay.importing.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.run.Blame;
import relay.run.ReasonCode;

/**
 * Whatever an upstream does ends soon, costs little, names the culprit and keeps the key secret.
 */
class HostileUpstreamsTest {
  private static final ModelCatalogue CATALOGUE = ModelCatalogue.load();
  private static final String KEY = "test9f8e7d6c5b4a.NotByItsLooks+0123456789";
  private static final String HEAD = KEY.substring(0, 10);
  private static final int MOST = 10_000;
  private static final ProbeSettings SETTINGS =
      new ProbeSettings(
          Duration.ofMillis(400), MOST, MOST, 10, 10, Duration.ofHours(1), Duration.ofSeconds(1));

  private final UpstreamHttp http = new UpstreamHttp(SETTINGS, Egress.OPEN);
  private final AtomicLong written = new AtomicLong();

  @AfterEach
  void stop() throws IOException {
    http.close();
  }

  @ParameterizedTest
  @MethodSource("relay.importing.probe.Hostility#all")
  void endsWithAReason(Hostility hostility) throws Exception {
    ProbeReport report = probe(hostility.script());

    assertThat(reason(report)).as(report.toString()).isEqualTo(hostility.reason());
    assertThat(hostility.reason().blame()).isIn(Blame.UPSTREAM, Blame.EGRESS);
    assertThat(detail(report)).isNotBlank();
    assertThat(report.calls().size()).isBetween(1, 6);
    assertThat(written).as("read and thrown away").hasValueLessThan(100_000_000);
  }

  /** However they shorten it: a length limit of theirs may cut the key itself. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 401 no such key: %1$s\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 401 Unauthorized\r\nX-Key: %1$s\r\n\r\n{\"error\":\"no such key: %1$s\"}",
        "HTTP/1.1 401 Unauthorized\r\n\r\n{\"error\":\"no such key: %2$s\"}",
        "HTTP/1.1 401 Unauthorized\r\n\r\n{\"error\":\"no such key: %2$s…\"}",
        "HTTP/1.1 200 OK\r\n\r\n<html>your key %2$s",
        "HTTP/1.1 200 OK\r\n\r\n{\"choices\":[{\"message\":{}}],\"model\":\"m-%1$s\"}",
        "HTTP/1.1 200 OK\r\n\r\n{\"data\":[{\"id\":\"m-%2$s\"}]}",
        "HTTP/1.1 302 Moved\r\nLocation: https://elsewhere.example/?key=%1$s\r\n\r\n",
        "HTTP/1.1 %1$s\r\n\r\n",
        "%1$s\r\n%1$s\r\n%1$s\r\n"
      })
  void neverRepeatsTheKeyOrItsBeginning(String answer) throws Exception {
    ProbeReport report = probe(RawServer.utf8(answer.formatted(KEY, KEY.substring(0, 20))));

    assertThat(report.toString()).doesNotContain(HEAD);
    assertThat(detail(report)).isNotBlank();
  }

  @Test
  void theBeginningOfAKeyAtTheEndOfALongTextIsNotShown() throws Exception {
    for (int padding = 250; padding < 300; padding += 7) {
      String body = "{\"error\":\"" + "x".repeat(padding) + KEY + "\"}";
      ProbeReport report = probe(RawServer.utf8("HTTP/1.1 401 Unauthorized\r\n\r\n" + body));

      assertThat(report.toString()).doesNotContain(HEAD);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775807", "1e400", "1e999999999", "-5", "\"many\"", "{}"})
  void aCountThatNobodyCanBelieveIsNotBelieved(String tokens) throws Exception {
    String answer =
        "{\"model\":\"kimi-k2.6\",\"choices\":[{\"message\":{\"content\":\"OK\"}}],"
            + "\"usage\":{\"total_tokens\":"
            + tokens
            + ",\"completion_tokens_details\":{\"reasoning_tokens\":"
            + tokens
            + "}}}";

    ProbeReport report = probe(RawServer.utf8("HTTP/1.1 200 OK\r\n\r\n" + answer));

    assertThat(report.judgement()).isInstanceOf(ProbeJudgement.Good.class);
    assertThat(report.tokensSpent()).isBetween(1L, 1_000_000L);
  }

  private ProbeReport probe(RawServer.Script script) throws Exception {
    try (var seller = new RawServer(out -> script.write(counted(out)))) {
      var prober = new HttpProber(http, new RememberedTransportProfiles(), CATALOGUE);
      var request =
          new ProbeRequest(
              BaseUrl.parse(seller.url()), new ApiKey(KEY), List.of("kimi-k2.6"), Optional.empty());
      var report = new CompletableFuture<ProbeReport>();
      Thread.startVirtualThread(() -> report.complete(prober.probe(request)));
      return report.get(60, TimeUnit.SECONDS);
    }
  }

  private OutputStream counted(OutputStream out) {
    return new FilterOutputStream(out) {
      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
        written.addAndGet(length);
      }
    };
  }

  private static ReasonCode reason(ProbeReport report) {
    return switch (report.judgement()) {
      case ProbeJudgement.Failed failed -> failed.reason();
      case ProbeJudgement.Retryable later -> later.reason();
      case ProbeJudgement.Inconclusive unclear -> unclear.suspected();
      case ProbeJudgement other -> throw new AssertionError("ended as " + other);
    };
  }

  private static String detail(ProbeReport report) {
    return switch (report.judgement()) {
      case ProbeJudgement.Failed failed -> failed.detail();
      case ProbeJudgement.Retryable later -> later.detail();
      case ProbeJudgement.Inconclusive unclear -> unclear.detail();
      case ProbeJudgement other -> throw new AssertionError("ended as " + other);
    };
  }
}

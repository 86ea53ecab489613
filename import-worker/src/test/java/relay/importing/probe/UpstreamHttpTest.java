package relay.importing.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.concurrent.Cancellable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamHttpTest {
  private static final int MOST = 10_000;
  private static final ProbeSettings SETTINGS =
      new ProbeSettings(
          Duration.ofSeconds(2), MOST, MOST, 10, 10, Duration.ofHours(1), Duration.ofSeconds(1));

  private final UpstreamHttp http = new UpstreamHttp(SETTINGS, Egress.OPEN);

  @AfterEach
  void stop() throws IOException {
    http.close();
  }

  private UpstreamAnswer answerTo(RawServer.Script script) throws IOException {
    try (RawServer server = new RawServer(script)) {
      return http.send(new HttpGet(server.url() + "/v1/models"), MOST);
    }
  }

  @Test
  void readsAWholeAnswer() throws Exception {
    assertThat(answerTo(RawServer.text("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK")))
        .isEqualTo(new UpstreamAnswer.Complete(200, Optional.empty(), "OK"));
  }

  @Test
  void followsNoRedirect() throws Exception {
    try (RawServer target = new RawServer(RawServer.text("HTTP/1.1 200 OK\r\n\r\n"))) {
      UpstreamAnswer answer =
          answerTo(
              RawServer.text(
                  "HTTP/1.1 302 Found\r\nLocation: "
                      + target.url()
                      + "\r\nContent-Length: 0\r\n\r\n"));

      assertThat(answer).isEqualTo(new UpstreamAnswer.Complete(302, Optional.empty(), ""));
      assertThat(target.connections()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"7,7", "0,0", "86400,3600"})
  void readsHowLongToWait(String header, long seconds) throws Exception {
    assertThat(answerTo(tooMany(header)))
        .isEqualTo(new UpstreamAnswer.Complete(429, Optional.of(Duration.ofSeconds(seconds)), ""));
  }

  @ParameterizedTest
  @CsvSource({"soon", "-1", "'Fri, 31 Dec 2027 23:59:59 GMT'", "99999999999999"})
  void ignoresAWaitItCannotRead(String header) throws Exception {
    assertThat(answerTo(tooMany(header)))
        .isEqualTo(new UpstreamAnswer.Complete(429, Optional.empty(), ""));
  }

  private static RawServer.Script tooMany(String retryAfter) {
    return RawServer.text(
        "HTTP/1.1 429 Too Many\r\nRetry-After: " + retryAfter + "\r\nContent-Length: 0\r\n\r\n");
  }

  @Test
  void stopsReadingABodyWithoutEnd() throws Exception {
    UpstreamAnswer answer =
        answerTo(out -> {
          out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          while (true) {
            out.write(new byte[1_000]);
          }
        });

    assertThat(answer).isEqualTo(new UpstreamAnswer.Oversized(200));
  }

  @Test
  void stopsInflatingABomb() throws Exception {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bomb)) {
      zip.write(new byte[MOST * 1_000]);
    }
    UpstreamAnswer answer =
        answerTo(out -> {
          out.write(
              "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
          bomb.writeTo(out);
        });

    assertThat(answer).isEqualTo(new UpstreamAnswer.Oversized(200));
  }

  @Test
  void givesUpOnAnAnswerThatDrips() throws Exception {
    long start = System.nanoTime();
    UpstreamAnswer answer =
        answerTo(out -> {
          out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          while (true) {
            out.write(' ');
            out.flush();
            Thread.sleep(20);
          }
        });

    assertThat(answer).isEqualTo(new UpstreamAnswer.Silent());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void aDeadlineThatTakesTheLeasedConnectionAwayIsSilence() throws Exception {
    var hasty = SETTINGS.paced(wait -> wait.dividedBy(20));
    try (var server = new RawServer(RawServer.text("HTTP/1.1 200 OK\r\n\r\n"));
        var hurried = new UpstreamHttp(hasty, Egress.OPEN)) {
      var slow =
          new HttpGet(server.url() + "/v1/models") {
            @Override
            public void setDependency(Cancellable dependency) {
              await().until(this::isCancelled);
              super.setDependency(dependency);
            }
          };

      assertThat(hurried.send(slow, MOST)).isEqualTo(new UpstreamAnswer.Silent());
    }
  }

  @Test
  void knowsAnAnswerThatWasCut() throws Exception {
    assertThat(answerTo(RawServer.text("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nOK")))
        .isEqualTo(new UpstreamAnswer.CutOff(200));
  }

  @Test
  void knowsAConnectionThatWasLostBeforeAnyAnswer() throws Exception {
    assertThat(answerTo(RawServer.text(""))).isInstanceOf(UpstreamAnswer.Unreachable.class);
  }

  @Test
  void knowsAnAddressWhereNobodyListens() throws Exception {
    RawServer gone = new RawServer(RawServer.text(""));
    gone.close();

    assertThat(http.send(new HttpGet(gone.url() + "/v1"), MOST))
        .isInstanceOf(UpstreamAnswer.Unreachable.class);
  }
}

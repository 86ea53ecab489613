package relay.importing.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relay.egress.AllowedNetworks;
import relay.model.BaseUrl;

/** What the guard lets pass, and what it says when it does not. */
class EgressGuardTest {
  private static final int MOST = 1_000;

  @ParameterizedTest
  @ValueSource(strings = {"1.1.1.1", "100.128.0.1", "172.32.0.1", "192.0.1.1", "223.255.255.255"})
  void letsPublicAddressesPass(String address) throws IOException {
    assertThat(Egress.CLOSED.resolve(address)).containsExactly(InetAddress.ofLiteral(address));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2606:4700::1111", "2a00::1", "64:ff9b::101:101", "2002:101:101::"})
  void letsPublicAddressesOfTheSixthVersionPass(String address) throws IOException {
    assertThat(Egress.CLOSED.resolve(address)).containsExactly(InetAddress.ofLiteral(address));
  }

  @Test
  void aNameWithOneAddressThatIsNotPublicIsRefused() {
    var guard =
        new EgressGuard(AllowedNetworks.parse(""), host -> addresses("1.1.1.1", "10.0.0.1"));

    assertThatThrownBy(() -> guard.resolve("mixed.example"))
        .isInstanceOf(BlockedAddressException.class)
        .hasMessageContaining("10.0.0.1")
        .hasMessageContaining(AllowedNetworks.SETTING);
  }

  /** The client hands over what people read, which name servers do not know. */
  @Test
  void anInternationalNameIsLookedUpInTheFormThatNameServersKnow() throws IOException {
    var asked = new ArrayList<String>();
    var guard =
        new EgressGuard(
            AllowedNetworks.parse(""),
            host -> {
              asked.add(host);
              return addresses("10.0.0.1");
            });
    try (var http = new UpstreamHttp(ProbeSettings.defaults(), guard)) {
      var url = BaseUrl.parse("https://müller.example/v1").value();

      assertThat(http.send(new HttpGet(url), MOST)).isInstanceOf(UpstreamAnswer.Blocked.class);
    }
    assertThat(asked).containsExactly("xn--mller-kva.example");
  }

  /** First a harmless address for the check, then the real target: there is no second look. */
  @Test
  void aNameThatChangesItsAddressIsAskedOnlyOnce() throws IOException {
    var answers = new ArrayDeque<>(List.of("127.0.0.2", "127.0.0.1"));
    var guard =
        new EgressGuard(
            AllowedNetworks.parse("127.0.0.2/32"), host -> addresses(answers.removeFirst()));
    try (var server = new RawServer(RawServer.text("HTTP/1.1 200 OK\r\n\r\n"));
        var http = new UpstreamHttp(ProbeSettings.defaults(), guard)) {
      var port = server.url().substring(server.url().lastIndexOf(':'));

      http.send(new HttpGet("https://changing.example" + port + "/v1"), MOST);

      assertThat(answers).containsExactly("127.0.0.1");
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void aNameServerThatNeverAnswersHoldsNobodyUp() throws Exception {
    var never = new CountDownLatch(1);
    var slow =
        new BoundedLookup(
            _ -> {
              awaitUninterruptibly(never);
              return addresses("1.1.1.1");
            },
            Duration.ofMillis(50));
    var guard = new EgressGuard(AllowedNetworks.parse(""), slow);
    try (var http = new UpstreamHttp(ProbeSettings.defaults(), guard)) {
      assertThat(http.send(new HttpGet("https://slow.example/v1"), MOST))
          .isInstanceOfSatisfying(
              UpstreamAnswer.Unreachable.class,
              gone -> assertThat(gone.detail()).contains("name server does not answer"));
    } finally {
      never.countDown();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException _) {
        // A native lookup cannot be interrupted, either.
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://1.1.1.1/v1",
        "http://localhost/v1",
        "http://10.0.0.1/v1",
        "http://[::1]/v1",
        "http://api.example/v1"
      })
  void plainHttpNeedsAnOpenedAddress(String url) throws IOException {
    try (var http = new UpstreamHttp(ProbeSettings.defaults(), Egress.OPEN)) {
      assertThat(http.send(new HttpGet(url), MOST))
          .isInstanceOfSatisfying(
              UpstreamAnswer.Blocked.class,
              blocked -> assertThat(blocked.detail()).contains(AllowedNetworks.SETTING));
    }
  }

  @Test
  void whatIsOpenedIsCalled() throws IOException {
    try (var server = new RawServer(RawServer.text("HTTP/1.1 204 OK\r\n\r\n"));
        var http = new UpstreamHttp(ProbeSettings.defaults(), Egress.OPEN)) {
      assertThat(http.send(new HttpGet(server.url() + "/v1"), MOST))
          .isInstanceOf(UpstreamAnswer.Complete.class);
    }
  }

  private static InetAddress[] addresses(String... literals) throws UnknownHostException {
    var addresses = new InetAddress[literals.length];
    for (var index = 0; index < literals.length; index++) {
      addresses[index] = InetAddress.getByName(literals[index]);
    }
    return addresses;
  }
}

package relay.importing.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relay.egress.AllowedNetworks;

/** Nothing leaves for an address that is not public, however it is written. */
class EgressGuardTest {

  private static final AllowedNetworks NOTHING_OPENED = AllowedNetworks.parse("");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.1.2.3",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.100.100.200",
        "169.254.169.254",
        "169.254.170.2",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "[::]",
        "[::1]",
        "[::127.0.0.1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[::ffff:a9fe:a9fe]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b::a9fe:a9fe]",
        "[64:ff9b:1::1]",
        "[100::1]",
        "[2001::1]",
        "[2001:db8::1]",
        "[2002:7f00:1::]",
        "[2002:a9fe:a9fe::]",
        "[3fff::1]",
        "[fc00::1]",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "[fec0::1]",
        "[ff02::1]",
        "2130706433",
        "0x7f.0.0.1",
        "127.1",
        "localhost",
        "ip6-localhost"
      })
  void refusesWhatIsNotPublicBeforeAByteIsSent(String host) throws IOException {
    try (var http = new UpstreamHttp(ProbeSettings.defaults(), new EgressGuard(NOTHING_OPENED))) {
      var answer = http.send(new HttpGet("https://" + host + "/v1/models"));

      // A spelling that Java does not read as an address is a name that nobody has.
      assertThat(answer)
          .isInstanceOfAny(UpstreamAnswer.Blocked.class, UpstreamAnswer.Unreachable.class);
      assertThat(answer.toString()).containsAnyOf(AllowedNetworks.SETTING, "UnknownHost");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1.1.1", "100.128.0.1", "172.32.0.1", "192.0.1.1", "223.255.255.255"})
  void letsPublicAddressesPass(String address) throws IOException {
    assertThat(new EgressGuard(NOTHING_OPENED).resolve(address))
        .containsExactly(InetAddress.ofLiteral(address));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2606:4700::1111", "2a00::1", "64:ff9b::101:101", "2002:101:101::"})
  void letsPublicAddressesOfTheSixthVersionPass(String address) throws IOException {
    assertThat(new EgressGuard(NOTHING_OPENED).resolve(address))
        .containsExactly(InetAddress.ofLiteral(address));
  }

  @Test
  void aNameWithOneAddressThatIsNotPublicIsRefused() {
    var guard = new EgressGuard(NOTHING_OPENED, host -> addresses("1.1.1.1", "10.0.0.1"));

    assertThatThrownBy(() -> guard.resolve("mixed.example"))
        .isInstanceOf(BlockedAddressException.class)
        .hasMessageContaining("10.0.0.1")
        .hasMessageContaining(AllowedNetworks.SETTING);
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

      http.send(new HttpGet("https://changing.example" + port + "/v1"));

      assertThat(answers).containsExactly("127.0.0.1");
      assertThat(server.connections()).isZero();
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
    var guard = new EgressGuard(AllowedNetworks.parse("127.0.0.0/8"));
    try (var http = new UpstreamHttp(ProbeSettings.defaults(), guard)) {
      assertThat(http.send(new HttpGet(url)))
          .isInstanceOfSatisfying(
              UpstreamAnswer.Blocked.class,
              blocked -> assertThat(blocked.detail()).contains(AllowedNetworks.SETTING));
    }
  }

  @Test
  void whatIsOpenedIsCalled() throws IOException {
    try (var server = new RawServer(RawServer.text("HTTP/1.1 204 OK\r\n\r\n"));
        var http = new UpstreamHttp(ProbeSettings.defaults(), Egress.OPEN)) {
      assertThat(http.send(new HttpGet(server.url() + "/v1")))
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

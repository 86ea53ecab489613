package relay.importing.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import relay.egress.AllowedNetworks;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.model.InvalidBaseUrlException;
import relay.run.ReasonCode;

/**
 * Nothing leaves for an address that is not public, however it is written, named or led to: no
 * address is handed to the connector, and who listens on every address of this machine hears
 * nothing.
 */
class HostileAddressesTest {
  private static final ModelCatalogue CATALOGUE = ModelCatalogue.load();

  private final List<InetAddress> handedOver = new CopyOnWriteArrayList<>();
  private RawServer trap;

  @BeforeEach
  void listen() throws IOException {
    trap = RawServer.everywhere(RawServer.text("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
  }

  @AfterEach
  void stop() throws IOException {
    trap.close();
  }

  @Test
  void thereAreEnoughOfThem() {
    assertThat(HostileHosts.all()).hasSizeGreaterThanOrEqualTo(40).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("relay.importing.probe.HostileHosts#all")
  void nothingIsSentToAHostileAddress(String host) throws IOException {
    String typed = "https://" + host + ":" + trap.port() + "/v1";

    assertThat(reasonOf(typed, ""))
        .isIn(ReasonCode.INPUT_BAD_URL, ReasonCode.EGRESS_BLOCKED_ADDRESS);
    assertThat(handedOver).isEmpty();
    assertThat(trap.connections()).isZero();
  }

  @ParameterizedTest
  @MethodSource("relay.importing.probe.HostileHosts#all")
  void aRedirectToOneIsNotFollowed(String host) throws IOException {
    String head = "HTTP/1.1 307 Moved\r\nLocation: https://" + host + ":" + trap.port();
    try (var seller = new RawServer(RawServer.utf8(head + "/v1\r\nContent-Length: 0\r\n\r\n"))) {
      assertThat(reasonOf(seller.url(), "127.0.0.1/32")).isEqualTo(ReasonCode.UPSTREAM_NOT_AN_API);
    }
    assertThat(handedOver).allMatch(InetAddress::isLoopbackAddress);
    assertThat(trap.connections()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"301", "302", "303", "307", "308", "300", "305"})
  void noKindOfRedirectIsFollowedToAnAddressThatMayBeCalled(String status) throws IOException {
    String target = "http://127.0.0.1:" + trap.port() + "/v1/models";
    String answer =
        "HTTP/1.1 %s Moved\r\nLocation: %s\r\nRefresh: 0; url=%s\r\nContent-Length: 0\r\n\r\n"
            .formatted(status, target, target);
    try (var seller = new RawServer(RawServer.text(answer))) {
      assertThat(reasonOf(seller.url(), "127.0.0.1/32")).isEqualTo(ReasonCode.UPSTREAM_NOT_AN_API);
      assertThat(seller.connections()).isPositive();
    }
    assertThat(trap.connections()).isZero();
  }

  /** As an item would end that somebody gave this base URL. */
  private ReasonCode reasonOf(String typed, String opened) throws IOException {
    BaseUrl baseUrl;
    try {
      baseUrl = BaseUrl.parse(typed);
    } catch (InvalidBaseUrlException refused) {
      return ReasonCode.INPUT_BAD_URL;
    }
    var guard = new EgressGuard(AllowedNetworks.parse(opened), new HostileHosts());
    try (var http =
        new UpstreamHttp(
            ProbeSettings.defaults(),
            guard,
            watched(guard),
            DefaultClientTlsStrategy.createDefault())) {
      var prober = new HttpProber(http, new RememberedTransportProfiles(), CATALOGUE);
      var request =
          new ProbeRequest(
              baseUrl, new ApiKey("sk-test-hostile"), List.of("kimi-k2.6"), Optional.empty());
      return switch (prober.probe(request).judgement()) {
        case ProbeJudgement.Failed failed -> failed.reason();
        case ProbeJudgement other -> throw new AssertionError(typed + " ended as " + other);
      };
    }
  }

  /** Notes every address that the connector is given to connect to. */
  private DnsResolver watched(EgressGuard guard) {
    return new DnsResolver() {
      @Override
      public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = guard.resolve(host);
        handedOver.addAll(List.of(addresses));
        return addresses;
      }

      @Override
      public String resolveCanonicalHostname(String host) {
        return guard.resolveCanonicalHostname(host);
      }
    };
  }
}

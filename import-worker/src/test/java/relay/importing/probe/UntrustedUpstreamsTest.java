package relay.importing.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.run.ReasonCode;

/**
 * Nothing is said to a server that cannot prove who it is. The certificates beside this test were
 * made by {@code certificates/make.py} and are good for a hundred years, but for the expired one.
 */
class UntrustedUpstreamsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final int MOST = 1_000;
  private static final ProbeSettings SETTINGS =
      ProbeSettings.defaults().paced(wait -> wait.dividedBy(5));

  private final AtomicInteger heard = new AtomicInteger();

  @Test
  void aCertificateThatFitsIsTrusted() throws Exception {
    try (var seller = seller("fitting");
        var http = trustingOurs()) {
      assertThat(http.send(new HttpGet(seller.url() + "/v1/models"), MOST))
          .isEqualTo(new UpstreamAnswer.Complete(200, Optional.empty(), ""));
    }
    assertThat(heard).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({
    "wrong-name, for another name",
    "expired, has expired",
    "self-signed, nobody whom we trust"
  })
  void oneThatDoesNotFitIsToldApartAndHearsNothing(String certificate, String words)
      throws Exception {
    try (var seller = seller(certificate);
        var http = trustingOurs()) {
      ProbeReport report = probe(http, seller);

      assertThat(report.judgement())
          .isInstanceOfSatisfying(
              ProbeJudgement.Inconclusive.class,
              unclear -> {
                assertThat(unclear.suspected()).isEqualTo(ReasonCode.EGRESS_UNREACHABLE);
                assertThat(unclear.detail()).contains("certificate").contains(words);
              });
      assertThat(report.calls())
          .singleElement()
          .satisfies(call -> assertThat(call.outcome()).isEqualTo("untrusted"));
    }
    assertThat(heard).hasValue(0);
  }

  @Test
  void inProductionOnlyPublicAuthoritiesAreTrusted() throws Exception {
    try (var seller = seller("fitting");
        var http = new UpstreamHttp(SETTINGS, Egress.OPEN)) {
      assertThat(http.send(new HttpGet(seller.url() + "/v1/models"), MOST))
          .isInstanceOf(UpstreamAnswer.Untrusted.class);
    }
    assertThat(heard).hasValue(0);
  }

  /** The beginning of a handshake message, whose rest comes byte by byte, for ever. */
  @Test
  void aHandshakeWithoutEndIsGivenUp() throws Exception {
    try (var seller =
            RawServer.talkingFirst(out -> {
              out.write(new byte[] {0x16, 0x03, 0x03, 0x20, 0x00});
              while (true) {
                out.write(1);
                Thread.sleep(20);
              }
            });
        var http = new UpstreamHttp(SETTINGS.paced(_ -> Duration.ofMillis(300)), Egress.OPEN)) {
      assertThat(http.send(new HttpGet(seller.url() + "/v1/models"), MOST))
          .isInstanceOfAny(UpstreamAnswer.Silent.class, UpstreamAnswer.Unreachable.class);
    }
  }

  @Test
  void whatIsNotEncryptedIsNoUpstream() throws Exception {
    try (var seller = RawServer.talkingFirst(RawServer.text("HTTP/1.1 200 OK\r\n\r\n"));
        var http = trustingOurs()) {
      assertThat(http.send(new HttpGet(seller.url() + "/v1/models"), MOST))
          .isInstanceOf(UpstreamAnswer.Unreachable.class);
    }
  }

  private static ProbeReport probe(UpstreamHttp http, RawServer seller) {
    return new HttpProber(http, new RememberedTransportProfiles(), ModelCatalogue.load())
        .probe(
            new ProbeRequest(
                BaseUrl.parse(seller.url()),
                new ApiKey("sk-test-untrusted"),
                List.of("kimi-k2.6"),
                Optional.empty()));
  }

  private RawServer seller(String certificate) throws GeneralSecurityException, IOException {
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    var store = KeyStore.getInstance("PKCS12");
    try (var file = resource(certificate + ".p12")) {
      store.load(file, PASSWORD);
    }
    keys.init(store, PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    ServerSocket listener =
        context
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    return RawServer.encrypted(
        listener,
        out -> {
          heard.incrementAndGet();
          RawServer.text("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").write(out);
        });
  }

  private static UpstreamHttp trustingOurs() throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    try (var file = resource("authority.pem")) {
      store.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(file));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return new UpstreamHttp(
        SETTINGS, Egress.OPEN, Egress.OPEN, new DefaultClientTlsStrategy(context));
  }

  private static InputStream resource(String name) throws IOException {
    var file = UntrustedUpstreamsTest.class.getResourceAsStream("certificates/" + name);
    if (file == null) {
      throw new IOException("no " + name + " beside this test");
    }
    return file;
  }
}

package relay.importing.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import relay.egress.AllowedNetworks;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.run.ReasonCode;
import relay.time.Pace;

/**
 * Who is not reached in time is told apart from who is silent, in the proportions that are shipped:
 * the first may be our network's fault alone, so the host decides.
 */
class UnreachedUpstreamsTest {
  private static final Pace FAST = new Pace(20);
  private static final ProbeSettings SETTINGS = ProbeSettings.defaults();
  private static final AllowedNetworks THIS_MACHINE = AllowedNetworks.parse("127.0.0.0/8");

  @Test
  void anAddressThatSwallowsConnectionsIsNotReached() throws Exception {
    try (var hole = new BlackHole();
        var http = new ProbeConfiguration().upstreamHttp(SETTINGS, FAST, THIS_MACHINE)) {
      assertNotReached(http, "http://127.0.0.1:" + hole.port(), "could not connect in time");
    }
  }

  @Test
  void norAreManyThatUseTheTimeUpTogether() throws Exception {
    InetAddress[] addresses = {
      InetAddress.ofLiteral("127.0.0.1"),
      InetAddress.ofLiteral("127.0.0.2"),
      InetAddress.ofLiteral("127.0.0.3")
    };
    var guard = new EgressGuard(THIS_MACHINE, _ -> addresses);
    try (var hole = new BlackHole();
        var http = new UpstreamHttp(SETTINGS.paced(FAST::of), guard)) {
      assertNotReached(http, "https://many.example:" + hole.port(), "could not connect in time");
    }
  }

  @Test
  void norIsANameWhoseServerDoesNotAnswer() throws Exception {
    var never = new CountDownLatch(1);
    EgressGuard.Lookup lookup =
        host -> {
          await(never);
          throw new UnknownHostException(host);
        };
    var paced = SETTINGS.paced(FAST::of);
    var guard = new EgressGuard(THIS_MACHINE, new BoundedLookup(lookup, paced.connectTimeout()));
    try (var http = new UpstreamHttp(paced, guard)) {
      assertNotReached(http, "https://slow.example", "name server does not answer");
    } finally {
      never.countDown();
    }
  }

  @Test
  void whoTakesTheCallAndSaysNothingIsSilent() throws Exception {
    var over = new CountDownLatch(1);
    try (var server = new RawServer(_ -> over.await());
        var http = new ProbeConfiguration().upstreamHttp(SETTINGS, FAST, THIS_MACHINE)) {
      assertThat(judge(http, server.url()))
          .isInstanceOfSatisfying(
              ProbeJudgement.Retryable.class,
              later -> assertThat(later.reason()).isEqualTo(ReasonCode.UPSTREAM_UNAVAILABLE));
    } finally {
      over.countDown();
    }
  }

  private static void assertNotReached(UpstreamHttp http, String url, String words) {
    assertThat(judge(http, url))
        .isInstanceOfSatisfying(
            ProbeJudgement.Inconclusive.class,
            unclear -> {
              assertThat(unclear.suspected()).isEqualTo(ReasonCode.EGRESS_UNREACHABLE);
              assertThat(unclear.smoke()).isPresent();
              assertThat(unclear.detail()).contains(words);
            });
  }

  private static ProbeJudgement judge(UpstreamHttp http, String url) {
    return new HttpProber(http, new RememberedTransportProfiles(), ModelCatalogue.load())
        .probe(
            new ProbeRequest(
                BaseUrl.parse(url),
                new ApiKey("sk-test-unreached"),
                List.of("kimi-k2.6"),
                Optional.empty()))
        .judgement();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}

package relay.host.sub2api;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import relay.host.AccountFilter;
import relay.host.FaultKind;
import relay.host.GatewayAnswer;
import relay.host.GatewayCall;
import relay.host.HostAccount;
import relay.host.HostAdapter;
import relay.host.HostCredential;
import relay.host.HostFault;
import relay.host.HostFaultException;
import relay.host.HostLimits;
import relay.host.HostPage;
import relay.host.HostSecret;
import relay.host.HostSession;
import relay.host.HostUrl;
import relay.model.HostId;
import relay.run.ReasonCode;
import relay.secrets.Redactor;
import relay.testing.RawServer;

/** Whatever stands at a host's address, a call ends soon and keeps little. */
class HostBoundsTest {
  /** What is cut by its length comes in far less, also on a busy machine. */
  private static final Duration LONG = Duration.ofSeconds(20);

  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofSeconds(10);

  /** What we keep, and what the two ends of a connection hold on its way. */
  private static final long LITTLE = 32 << 20;

  private final Sub2ApiAdapters adapters =
      new Sub2ApiAdapters(HttpSettings.DEFAULT, new SimpleMeterRegistry(), Clock.systemUTC());

  @AfterEach
  void close() {
    adapters.close();
  }

  static Stream<Arguments> answersWithoutAnEnd() {
    Duration often = SHORT.dividedBy(5);
    return Stream.of(
        Arguments.of("endless body", RawServer.endlessBody(), LONG, "too_long"),
        Arguments.of("100 MB", RawServer.bodyOf(100L << 20), LONG, "too_long"),
        Arguments.of("endless headers", RawServer.endlessHeaders(), LONG, "too_long"),
        Arguments.of("one endless header", RawServer.endlessHeader(), LONG, "too_long"),
        Arguments.of("a header now and then", RawServer.headerEvery(often), SHORT, "timed_out"),
        Arguments.of("a byte now and then", RawServer.byteEvery(often), SHORT, "timed_out"));
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource("answersWithoutAnEnd")
  void everyCallEnds(String what, RawServer.Script script, Duration limit, String code) {
    try (RawServer server = RawServer.answering(script)) {
      long start = System.nanoTime();

      HostFault fault = fault(host(server.url(), limit)::settings);

      assertThat(Duration.ofNanos(System.nanoTime() - start)).as(what).isLessThan(SOON);
      assertThat(fault.code()).isEqualTo(code);
      assertThat(fault.kind()).isEqualTo(FaultKind.OUTAGE);
      assertThat(server.written()).isLessThan(LITTLE);
    }
  }

  @Test
  void aPageOfAccountsWithLongMappingsIsRead() {
    byte[] page = page(400);
    assertThat(page.length).isGreaterThan(20 << 20);
    try (RawServer server = RawServer.answering(RawServer.json(page))) {
      HostPage<HostAccount> accounts =
          host(server.url(), LONG).accounts().page(AccountFilter.ALL, 1, Pages.SIZE);

      assertThat(accounts.items()).hasSize(Pages.SIZE);
      assertThat(accounts.items().getLast().modelMapping()).hasSize(400);
    }
  }

  @Test
  void aPageOfAHundredMegabytesIsRefused() {
    try (RawServer server = RawServer.answering(RawServer.bodyOf(100L << 20))) {
      HostAdapter host = host(server.url(), LONG);

      HostFault fault = fault(() -> host.accounts().page(AccountFilter.ALL, 1, Pages.SIZE));

      assertThat(fault.code()).isEqualTo("too_long");
      assertThat(server.written()).isLessThan(100L << 20);
    }
  }

  /** A full page of accounts that map so many models each. */
  private static byte[] page(int models) {
    String mapping =
        IntStream.range(0, models)
            .mapToObj("\"a-model-of-a-seller-%1$04d\":\"a-model-of-a-seller-%1$04d\""::formatted)
            .collect(Collectors.joining(",", "{", "}"));
    String rows =
        IntStream.rangeClosed(1, Pages.SIZE)
            .mapToObj(
                id -> "{\"id\":" + id + ",\"credentials\":{\"model_mapping\":" + mapping + "}}")
            .collect(Collectors.joining(",", "[", "]"));
    return "{\"code\":0,\"data\":{\"items\":%s,\"total\":%d}}"
        .formatted(rows, Pages.SIZE)
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void aPageWithoutAnEndBehindTheGatewayIsTheUpstreams() {
    try (RawServer server = RawServer.answering(RawServer.endlessBody())) {
      HostSecret key = new HostSecret("sk-test-user");

      GatewayAnswer answer =
          host(server.url(), LONG)
              .gateway()
              .ask(new GatewayCall(key, "m", "hi", 1, Redactor.none()));

      assertThat(answer)
          .isInstanceOfSatisfying(
              GatewayAnswer.UpstreamFailed.class,
              failed ->
                  assertThat(failed.fault().reason()).isEqualTo(ReasonCode.UPSTREAM_NOT_AN_API));
    }
  }

  @Test
  void nothingIsSentToAHostWhoseCertificateDoesNotFit() {
    var server = new WireMockServer(options().dynamicPort().dynamicHttpsPort());
    server.start();

    HostFault fault = fault(host("https://localhost:" + server.httpsPort(), LONG)::settings);
    int requests = server.getAllServeEvents().size();
    server.stop();

    assertThat(fault.code()).isEqualTo("bad_certificate");
    assertThat(fault.leavesWriteInDoubt()).isFalse();
    assertThat(requests).isZero();
  }

  private static HostFault fault(ThrowingCallable call) {
    HostFaultException thrown = catchThrowableOfType(HostFaultException.class, call);
    assertThat(thrown).isNotNull();
    return thrown.fault();
  }

  private HostAdapter host(String url, Duration limit) {
    return adapters.adapter(
        new HostSession(
            HostId.ofNumber(1),
            HostUrl.parse(url),
            HostCredential.of(HostCredential.Kind.API_KEY, new HostSecret("admin-test")),
            new HostLimits(1000, limit, limit)));
  }
}

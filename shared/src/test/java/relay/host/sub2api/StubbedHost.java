package relay.host.sub2api;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import relay.host.AccountSettings;
import relay.host.GatewayAnswer;
import relay.host.GatewayCall;
import relay.host.GroupRef;
import relay.host.HostAdapter;
import relay.host.HostCredential;
import relay.host.HostFault;
import relay.host.HostFaultException;
import relay.host.HostLimits;
import relay.host.HostSecret;
import relay.host.HostSession;
import relay.host.HostUrl;
import relay.host.NewAccount;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.model.HostId;
import relay.secrets.Redactor;

/** A stub in the place of a host, and the adapter that calls it. */
abstract class StubbedHost {
  static final HostSecret ADMIN_KEY = new HostSecret("admin-canary-0001");
  static final ApiKey UPSTREAM_KEY = new ApiKey("sk-test-canary-0002");

  final WireMockServer server = new WireMockServer(WireMockConfiguration.options().dynamicPort());
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Sub2ApiAdapters adapters =
      new Sub2ApiAdapters(new HttpSettings(Duration.ofSeconds(1), 8), meters, Clock.systemUTC());

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    adapters.close();
    server.stop();
  }

  GatewayAnswer ask() {
    return host()
        .gateway()
        .ask(
            new GatewayCall(
                new HostSecret("sk-test-user"), "m", "nonce", 1, Redactor.of("sk-test-x")));
  }

  void answer(int status, String mediaType, String body) {
    server.resetMappings();
    server.stubFor(
        any(anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(status)
                    .withHeader("Content-Type", mediaType)
                    .withBody(body)));
  }

  static ResponseDefinitionBuilder json(String data) {
    return aResponse()
        .withHeader("Content-Type", "application/json; charset=utf-8")
        .withBody("{\"code\":0,\"message\":\"success\",\"data\":%s}".formatted(data));
  }

  HostAdapter host() {
    return adapters.adapter(session(ADMIN_KEY));
  }

  HostSession session(HostSecret credential) {
    return new HostSession(
        HostId.ofNumber(1),
        HostUrl.parse("http://127.0.0.1:" + port()),
        HostCredential.of(HostCredential.Kind.BEARER, credential),
        new HostLimits(1000, Duration.ofSeconds(5), Duration.ofSeconds(1)));
  }

  int port() {
    return server.isRunning() ? server.port() : 1;
  }

  static NewAccount newAccount() {
    return new NewAccount(
        "relay-test",
        BaseUrl.parse("https://relay.example.test/v1"),
        UPSTREAM_KEY,
        Map.of("a", "b"),
        Set.of(new GroupRef(1)),
        new AccountSettings(5, 50, BigDecimal.ONE),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static HostFault fault(ThrowingCallable call) {
    return thrown(call).fault();
  }

  static HostFaultException thrown(ThrowingCallable call) {
    HostFaultException thrown = catchThrowableOfType(HostFaultException.class, call);
    assertThat(thrown).as("a fault").isNotNull();
    return thrown;
  }
}

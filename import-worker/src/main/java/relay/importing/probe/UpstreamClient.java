package relay.importing.probe;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * How connections to upstreams are made: no redirects, cookies or automatic retries, and an
 * answer's head of bounded size, which the library would read without end.
 */
final class UpstreamClient {
  private static final TimeValue IDLE_BEFORE_CHECK = TimeValue.ofSeconds(1);

  /** More than any API sends; together 2 MiB. */
  private static final int MOST_HEADERS = 128;

  private static final int LONGEST_HEADER = 16 * 1024;

  private static final String CONNECTED = "relay.connected";

  private UpstreamClient() {}

  /** Whether a call in this context got as far as a connection that it could be sent on. */
  static boolean isConnected(HttpClientContext call) {
    return call.getAttribute(CONNECTED) != null;
  }

  static CloseableHttpClient open(
      ProbeSettings settings, DnsResolver resolver, TlsSocketStrategy tls) {
    Timeout timeout = Timeout.of(settings.timeout());
    return HttpClientBuilder.create()
        .setConnectionManager(connections(settings, timeout, resolver, tls))
        .addExecInterceptorAfter(
            ChainElement.CONNECT.name(),
            CONNECTED,
            (request, scope, chain) -> {
              scope.clientContext.setAttribute(CONNECTED, CONNECTED);
              return chain.proceed(request, scope);
            })
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(timeout)
                .setResponseTimeout(timeout)
                .setAuthenticationEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build())
        .setUserAgent("relay-manager")
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .build();
  }

  private static PoolingHttpClientConnectionManager connections(
      ProbeSettings settings, Timeout timeout, DnsResolver resolver, TlsSocketStrategy tls) {
    Http1Config head =
        Http1Config.custom()
            .setMaxHeaderCount(MOST_HEADERS)
            .setMaxLineLength(LONGEST_HEADER)
            .build();
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setDnsResolver(resolver)
        .setTlsSocketStrategy(tls)
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder().http1Config(head).build())
        .setMaxConnPerRoute(settings.connectionsPerUpstream())
        .setMaxConnTotal(settings.connections())
        .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                .setSocketTimeout(timeout)
                .setValidateAfterInactivity(IDLE_BEFORE_CHECK)
                .build())
        .build();
  }
}

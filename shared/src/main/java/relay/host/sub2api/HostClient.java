package relay.host.sub2api;

import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The client behind {@link HostHttp}: follows no redirect (the credential would travel with it),
 * keeps no cookie, repeats nothing, and refuses a head that no host sends.
 */
final class HostClient {
  private static final int MOST_HEADERS = 200;
  private static final int LONGEST_HEADER = 64 << 10;

  private HostClient() {}

  static CloseableHttpClient open(HttpSettings settings) {
    return HttpClients.custom()
        .setConnectionManager(connections(settings))
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableRedirectHandling()
        .disableAuthCaching()
        .setUserAgent("relay-manager")
        .build();
  }

  private static PoolingHttpClientConnectionManager connections(HttpSettings settings) {
    Http1Config head =
        Http1Config.custom()
            .setMaxHeaderCount(MOST_HEADERS)
            .setMaxLineLength(LONGEST_HEADER)
            .build();
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder().http1Config(head).build())
        .setMaxConnPerRoute(settings.connectionsPerHost())
        .setMaxConnTotal(Integer.MAX_VALUE)
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                // A kept connection that the host has closed would lose a write unseen.
                .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                .setIdleTimeout(Timeout.ofSeconds(30))
                .build())
        .build();
  }
}

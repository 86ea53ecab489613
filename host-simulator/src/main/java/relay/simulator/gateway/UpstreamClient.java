package relay.simulator.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionReuseStrategy;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import relay.simulator.http.Json;
import relay.simulator.state.Credentials;
import tools.jackson.databind.JsonNode;

/** Calls the accounts' own upstreams over real HTTP. Safe for concurrent use. */
public final class UpstreamClient implements AutoCloseable {

  private static final int MOST_CONNECTIONS = 4096;

  private final CloseableHttpClient client;

  private UpstreamClient(ConnectionReuseStrategy reuse) {
    PoolingHttpClientConnectionManager connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setMaxConnTotal(MOST_CONNECTIONS)
            .setMaxConnPerRoute(MOST_CONNECTIONS)
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.ofSeconds(10))
                    .setValidateAfterInactivity(TimeValue.ofMilliseconds(500))
                    .build())
            .build();
    client =
        HttpClients.custom()
            .setConnectionManager(connections)
            .setConnectionReuseStrategy(reuse)
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .build();
  }

  /** Keeps connections for the next call. */
  public static UpstreamClient keepingConnections() {
    return new UpstreamClient(DefaultConnectionReuseStrategy.INSTANCE);
  }

  /** Opens a connection for each call, as the live host's probe does. */
  public static UpstreamClient closingConnections() {
    return new UpstreamClient((request, response, context) -> false);
  }

  /**
   * Posts a document with an account's key.
   *
   * @param silence how long the upstream may say nothing
   * @throws IOException when there is no answer
   */
  UpstreamAnswer post(String url, Credentials credentials, JsonNode body, Duration silence)
      throws IOException {
    HttpPost request = new HttpPost(URI.create(url));
    request.setEntity(new ByteArrayEntity(Json.write(body), ContentType.APPLICATION_JSON));
    return send(request, credentials, silence);
  }

  /**
   * Gets a document with an account's key.
   *
   * @throws IOException when there is no answer
   */
  UpstreamAnswer get(String url, Credentials credentials, Duration silence) throws IOException {
    return send(new HttpGet(URI.create(url)), credentials, silence);
  }

  @Override
  public void close() {
    client.close(org.apache.hc.core5.io.CloseMode.IMMEDIATE);
  }

  private UpstreamAnswer send(HttpUriRequestBase request, Credentials credentials, Duration silence)
      throws IOException {
    String key = credentials.apiKey();
    request.setHeader("Authorization", "Bearer " + (key == null ? "" : key));
    request.setConfig(
        RequestConfig.custom()
            .setResponseTimeout(Timeout.of(silence))
            .setConnectionRequestTimeout(Timeout.of(silence))
            .build());
    URI uri = uri(request);
    ClassicHttpResponse response =
        client.executeOpen(
            new HttpHost(uri.getScheme(), uri.getHost(), uri.getPort()),
            request,
            HttpClientContext.create());
    return new UpstreamAnswer(response);
  }

  private static URI uri(HttpUriRequestBase request) throws IOException {
    try {
      return request.getUri();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}

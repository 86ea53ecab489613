package relay.host.sub2api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and reads whole answers, bounded in time and size. Follows no redirect (the
 * credential would travel with it), keeps no cookie and repeats nothing.
 */
final class HostHttp implements AutoCloseable {
  /** A page of 1,000 accounts with their groups is about 5 MB. */
  private static final int LONGEST_BODY = 64 << 20;

  private static final int BUFFER = 16 << 10;

  private final CloseableHttpClient client;
  private final Clock clock;

  HostHttp(HttpSettings settings, Clock clock) {
    this.client = client(settings);
    this.clock = clock;
  }

  /** One request with its headers, within a time. Never throws for what the other side does. */
  Exchange exchange(
      String method, URI uri, Map<String, String> headers, Optional<String> json, Duration limit) {
    long start = System.nanoTime();
    HttpUriRequestBase request = new HttpUriRequestBase(method, uri);
    headers.forEach(request::setHeader);
    json.ifPresent(text -> request.setEntity(new StringEntity(text, ContentType.APPLICATION_JSON)));
    request.setConfig(config(limit));
    try {
      return client.execute(request, response -> reply(response, start, limit));
    } catch (IOException e) {
      return new Exchange.Silence(code(e), describe(e), since(start));
    }
  }

  private Exchange reply(ClassicHttpResponse response, long start, Duration limit)
      throws IOException {
    @Nullable HttpEntity entity = response.getEntity();
    String body = entity == null ? "" : read(entity, start, limit);
    @Nullable Header type = response.getFirstHeader("Content-Type");
    @Nullable Header replayed = response.getFirstHeader("X-Idempotency-Replayed");
    @Nullable Header wait = response.getFirstHeader("Retry-After");
    return new Exchange.Reply(
        response.getCode(),
        type == null ? "" : type.getValue(),
        body,
        wait == null ? Optional.empty() : RetryAfter.parse(wait.getValue(), clock.instant()),
        replayed != null && replayed.getValue().equalsIgnoreCase("true"),
        since(start));
  }

  private static String read(HttpEntity entity, long start, Duration limit) throws IOException {
    var bytes = new ByteArrayOutputStream(BUFFER);
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = entity.getContent()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes.write(buffer, 0, n);
        if (bytes.size() > LONGEST_BODY) {
          throw new AnswerTooLongException();
        }
        if (since(start).compareTo(limit) > 0) {
          throw new SocketTimeoutException("the answer did not end in time");
        }
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static RequestConfig config(Duration limit) {
    return RequestConfig.custom()
        .setConnectionRequestTimeout(Timeout.of(limit))
        .setResponseTimeout(Timeout.of(limit))
        .setRedirectsEnabled(false)
        .setAuthenticationEnabled(false)
        .build();
  }

  private static CloseableHttpClient client(HttpSettings settings) {
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
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
    return HttpClients.custom()
        .setConnectionManager(connections)
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableRedirectHandling()
        .disableAuthCaching()
        .setUserAgent("relay-manager")
        .build();
  }

  private static String code(IOException e) {
    return switch (e) {
      case ConnectTimeoutException _,
          ConnectionRequestTimeoutException _,
          ConnectException _,
          UnknownHostException _,
          NoRouteToHostException _ ->
          Observation.NO_CONNECTION;
      case AnswerTooLongException _ -> Observation.TOO_LONG;
      case SocketTimeoutException _ -> Observation.TIMED_OUT;
      default -> Observation.NO_ANSWER;
    };
  }

  private static String describe(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Override
  public void close() {
    client.close(CloseMode.GRACEFUL);
  }

  /** More bytes than any answer of a host has. */
  private static final class AnswerTooLongException extends IOException {
    AnswerTooLongException() {
      super("the answer is longer than " + LONGEST_BODY + " bytes");
    }
  }
}

package relay.importing.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The one place that opens connections to upstreams. Every call is bounded in time and size; there
 * are no redirects, cookies or automatic retries, and what the guard refuses is not called.
 * Connections are pooled by route. Safe for concurrent use.
 */
public final class UpstreamHttp implements AutoCloseable {
  private static final TimeValue IDLE_BEFORE_CHECK = TimeValue.ofSeconds(1);
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

  private final ProbeSettings settings;
  private final EgressGuard guard;
  private final CloseableHttpClient client;
  private final ScheduledThreadPoolExecutor deadlines;

  /** Opens nothing yet. */
  public UpstreamHttp(ProbeSettings settings, EgressGuard guard) {
    this.settings = settings;
    this.guard = guard;
    this.client = client(settings, guard);
    this.deadlines =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("probe-deadlines").factory());
    this.deadlines.setRemoveOnCancelPolicy(true);
  }

  private static CloseableHttpClient client(ProbeSettings settings, DnsResolver resolver) {
    Timeout timeout = Timeout.of(settings.timeout());
    return HttpClientBuilder.create()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(resolver)
                .setMaxConnPerRoute(settings.connectionsPerUpstream())
                .setMaxConnTotal(settings.connections())
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom()
                        .setConnectTimeout(timeout)
                        .setSocketTimeout(timeout)
                        .setValidateAfterInactivity(IDLE_BEFORE_CHECK)
                        .build())
                .build())
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

  /** Sends the request and waits for its whole answer, once, for at most the time-out. */
  UpstreamAnswer send(HttpUriRequestBase request) {
    AtomicBoolean late = new AtomicBoolean();
    ScheduledFuture<?> deadline =
        deadlines.schedule(
            () -> {
              late.set(true);
              request.cancel();
            },
            settings.timeout().toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      guard.check(request.getUri());
      ClassicHttpResponse response =
          client.executeOpen(RoutingSupport.determineHost(request), request, null);
      UpstreamAnswer answer = read(response, late);
      letGo(request, response, answer);
      return answer;
    } catch (BlockedAddressException blocked) {
      return new UpstreamAnswer.Blocked(text(blocked));
    } catch (ConnectTimeoutException unconnected) {
      return new UpstreamAnswer.Unreachable("could not connect in time");
    } catch (SocketTimeoutException silence) {
      return new UpstreamAnswer.Silent();
    } catch (IOException | HttpException | URISyntaxException failed) {
      return late.get()
          ? new UpstreamAnswer.Silent()
          : new UpstreamAnswer.Unreachable(text(failed));
    } catch (IllegalStateException released) {
      if (late.get()) {
        // The time-out came between the lease of a connection and its first use.
        return new UpstreamAnswer.Silent();
      }
      throw released;
    } finally {
      deadline.cancel(false);
    }
  }

  /** Closing reads on to the end of the body, so a connection with more to come is cut first. */
  private static void letGo(
      HttpUriRequestBase request, ClassicHttpResponse response, UpstreamAnswer answer) {
    if (!(answer instanceof UpstreamAnswer.Complete)) {
      request.cancel();
    }
    try {
      response.close();
    } catch (IOException alreadyGone) {
      // The answer is read; what becomes of a connection that is cut changes nothing.
      request.cancel();
    }
  }

  private UpstreamAnswer read(ClassicHttpResponse response, AtomicBoolean late) {
    int status = response.getCode();
    try {
      Optional<byte[]> body = body(response.getEntity());
      return body.<UpstreamAnswer>map(bytes ->
              new UpstreamAnswer.Complete(
                  status, retryAfter(response), new String(bytes, StandardCharsets.UTF_8)))
          .orElseGet(() -> new UpstreamAnswer.Oversized(status));
    } catch (SocketTimeoutException stalled) {
      return new UpstreamAnswer.Silent();
    } catch (IOException cut) {
      return late.get() ? new UpstreamAnswer.Silent() : new UpstreamAnswer.CutOff(status);
    }
  }

  private Optional<byte[]> body(@Nullable HttpEntity entity) throws IOException {
    if (entity == null) {
      return Optional.of(new byte[0]);
    }
    InputStream content = entity.getContent();
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
      kept.write(buffer, 0, read);
      if (kept.size() > settings.maxBodyBytes()) {
        return Optional.empty();
      }
    }
    return Optional.of(kept.toByteArray());
  }

  /** Seconds only; a date, which hardly anybody sends, is not worth a clock here. */
  private static Optional<Duration> retryAfter(ClassicHttpResponse response) {
    Header header = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
    if (header == null || !header.getValue().strip().matches("[0-9]{1,6}")) {
      return Optional.empty();
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(header.getValue().strip()));
    return Optional.of(asked.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : asked);
  }

  private static String text(Exception failed) {
    String message = failed.getMessage();
    return failed.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  @Override
  public void close() throws IOException {
    deadlines.shutdownNow();
    client.close();
  }
}

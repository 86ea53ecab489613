package relay.host.sub2api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import relay.host.sub2api.SilenceCodes.Lateness;

/**
 * Sends requests and reads whole answers, bounded in time and size whatever the other side does:
 * the time counts to the last byte, head included. Safe for concurrent use.
 */
final class HostHttp implements AutoCloseable {
  private static final int BUFFER = 16 << 10;

  private final CloseableHttpClient client;
  private final Clock clock;
  private final ScheduledThreadPoolExecutor deadlines;

  HostHttp(HttpSettings settings, Clock clock) {
    this.client = HostClient.open(settings);
    this.clock = clock;
    this.deadlines =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("host-deadlines").factory());
    this.deadlines.setRemoveOnCancelPolicy(true);
  }

  /** One request with its headers. Never throws for what the other side does. */
  Exchange exchange(
      String method, URI uri, Map<String, String> headers, Optional<String> json, Bounds bounds) {
    long start = System.nanoTime();
    HttpUriRequestBase request = request(method, uri, headers, json, bounds);
    AtomicReference<Lateness> late = new AtomicReference<>(Lateness.IN_TIME);
    ScheduledFuture<?> deadline =
        deadlines.schedule(
            () -> {
              late.set(Lateness.LATE);
              request.cancel();
            },
            bounds.within().toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      ClassicHttpResponse response =
          client.executeOpen(RoutingSupport.determineHost(request), request, null);
      return reply(response, read(request, response, bounds), start);
    } catch (IOException | HttpException e) {
      return new Exchange.Silence(SilenceCodes.of(e, late.get()), describe(e), since(start));
    } catch (IllegalStateException released) {
      if (late.get() == Lateness.IN_TIME) {
        throw released;
      }
      // The deadline came between the lease of a connection and its first use.
      return new Exchange.Silence(Observation.TIMED_OUT, describe(released), since(start));
    } finally {
      deadline.cancel(false);
    }
  }

  private static HttpUriRequestBase request(
      String method, URI uri, Map<String, String> headers, Optional<String> json, Bounds bounds) {
    HttpUriRequestBase request = new HttpUriRequestBase(method, uri);
    headers.forEach(request::setHeader);
    json.ifPresent(text -> request.setEntity(new StringEntity(text, ContentType.APPLICATION_JSON)));
    request.setConfig(
        RequestConfig.custom()
            .setConnectionRequestTimeout(Timeout.of(bounds.within()))
            .setResponseTimeout(Timeout.of(bounds.within()))
            .setRedirectsEnabled(false)
            .setAuthenticationEnabled(false)
            .build());
    return request;
  }

  private static String read(
      HttpUriRequestBase request, ClassicHttpResponse response, Bounds bounds) throws IOException {
    try {
      String body = body(response.getEntity(), bounds.longestBody());
      response.close();
      return body;
    } catch (IOException e) {
      // Closing reads on to the end of the body, so a connection with more to come is cut first.
      request.cancel();
      Closer.closeQuietly(response);
      throw e;
    }
  }

  private static String body(@Nullable HttpEntity entity, int longest) throws IOException {
    if (entity == null) {
      return "";
    }
    var bytes = new ByteArrayOutputStream(BUFFER);
    byte[] buffer = new byte[BUFFER];
    InputStream in = entity.getContent();
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      bytes.write(buffer, 0, n);
      if (bytes.size() > longest) {
        throw new AnswerTooLongException(longest);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private Exchange reply(ClassicHttpResponse response, String body, long start) {
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

  private static String describe(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    client.close(CloseMode.GRACEFUL);
  }

  /** More bytes than any such answer of a host has. */
  static final class AnswerTooLongException extends IOException {
    private static final long serialVersionUID = 1;

    AnswerTooLongException(int longest) {
      super("the answer is longer than " + longest + " bytes");
    }
  }
}

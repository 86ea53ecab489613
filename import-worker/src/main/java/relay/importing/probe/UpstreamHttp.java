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
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.jspecify.annotations.Nullable;

/**
 * The one place that opens connections to upstreams. Every call is bounded in time and size; there
 * are no redirects, cookies or automatic retries, and what the guard refuses is not called.
 * Connections are pooled by route. Safe for concurrent use.
 */
public final class UpstreamHttp implements AutoCloseable {
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

  private final ProbeSettings settings;
  private final EgressGuard guard;
  private final CloseableHttpClient client;
  private final ScheduledThreadPoolExecutor deadlines;

  /** Opens nothing yet. */
  public UpstreamHttp(ProbeSettings settings, EgressGuard guard) {
    this(settings, guard, guard, DefaultClientTlsStrategy.createDefault());
  }

  /**
   * The same, seen through.
   *
   * @param resolver where every address that is connected to comes from: the guard, or who watches
   * @param tls decides whose certificates are trusted
   */
  UpstreamHttp(
      ProbeSettings settings, EgressGuard guard, DnsResolver resolver, TlsSocketStrategy tls) {
    this.settings = settings;
    this.guard = guard;
    this.client = UpstreamClient.open(settings, resolver, tls);
    this.deadlines =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("probe-deadlines").factory());
    this.deadlines.setRemoveOnCancelPolicy(true);
  }

  /**
   * Sends the request and waits for its whole answer, once, for at most the time-out.
   *
   * @param maxBytes how much of the body is read, after decompression
   */
  UpstreamAnswer send(HttpUriRequestBase request, int maxBytes) {
    AtomicBoolean late = new AtomicBoolean();
    HttpClientContext call = HttpClientContext.create();
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
          client.executeOpen(RoutingSupport.determineHost(request), request, call);
      UpstreamAnswer answer = read(response, maxBytes, late);
      letGo(request, response, answer);
      return answer;
    } catch (BlockedAddressException blocked) {
      return new UpstreamAnswer.Blocked(text(blocked));
    } catch (IOException | HttpException | URISyntaxException failed) {
      return late.get() ? outOfTime(call) : withoutAnswer(failed, call);
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

  /** A name may have many addresses, and none of them may answer. */
  private static UpstreamAnswer outOfTime(HttpClientContext call) {
    return UpstreamClient.isConnected(call)
        ? new UpstreamAnswer.Silent()
        : new UpstreamAnswer.Unreachable("could not connect in time");
  }

  private static UpstreamAnswer withoutAnswer(Exception failed, HttpClientContext call) {
    return switch (failed) {
      case SocketTimeoutException _ -> outOfTime(call);
      case SSLException encryption ->
          Untrustworthy.because(encryption)
              .<UpstreamAnswer>map(UpstreamAnswer.Untrusted::new)
              .orElseGet(() -> new UpstreamAnswer.Unreachable(text(encryption)));
      case MessageConstraintException endless -> new UpstreamAnswer.Garbled(text(endless));
      case ClientProtocolException garbled -> new UpstreamAnswer.Garbled(text(cause(garbled)));
      default -> new UpstreamAnswer.Unreachable(text(failed));
    };
  }

  private static Throwable cause(Exception wrapped) {
    return wrapped.getCause() == null ? wrapped : wrapped.getCause();
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

  private static UpstreamAnswer read(
      ClassicHttpResponse response, int maxBytes, AtomicBoolean late) {
    int status = response.getCode();
    try {
      Optional<byte[]> body = body(response.getEntity(), maxBytes);
      return body.<UpstreamAnswer>map(bytes ->
              new UpstreamAnswer.Complete(
                  status, retryAfter(response), new String(bytes, StandardCharsets.UTF_8)))
          .orElseGet(() -> new UpstreamAnswer.Oversized(status));
    } catch (SocketTimeoutException stalled) {
      return new UpstreamAnswer.Silent();
    } catch (IOException broken) {
      return late.get() ? new UpstreamAnswer.Silent() : halfway(status, broken);
    }
  }

  private static UpstreamAnswer halfway(int status, IOException broken) {
    return switch (broken) {
      case TruncatedChunkException _ -> new UpstreamAnswer.CutOff(status);
      case MalformedChunkCodingException garbled -> new UpstreamAnswer.Garbled(text(garbled));
      case ZipException garbled -> new UpstreamAnswer.Garbled(text(garbled));
      case MessageConstraintException endless -> new UpstreamAnswer.Garbled(text(endless));
      default -> new UpstreamAnswer.CutOff(status);
    };
  }

  private static Optional<byte[]> body(@Nullable HttpEntity entity, int maxBytes)
      throws IOException {
    if (entity == null) {
      return Optional.of(new byte[0]);
    }
    InputStream content = entity.getContent();
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
      kept.write(buffer, 0, read);
      if (kept.size() > maxBytes) {
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

  private static String text(Throwable failed) {
    String message = failed.getMessage();
    return failed.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  /** The limits that every call keeps to. */
  ProbeSettings settings() {
    return settings;
  }

  @Override
  public void close() throws IOException {
    deadlines.shutdownNow();
    client.close();
  }
}

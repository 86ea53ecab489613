package relay.simulator.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The listening side: turns requests into exchanges and sends replies, each on a virtual thread.
 */
public final class HttpFront implements AutoCloseable {

  private static final String REQUEST_ID = "X-Request-ID";

  private final WebServer server;

  private HttpFront(WebServer server) {
    this.server = server;
  }

  /**
   * Opens the port on the loopback address.
   *
   * @param answer makes the reply; throws {@link DroppedConnection} to hang up instead
   */
  public static HttpFront open(int port, Function<Exchange, Reply> answer) {
    WebServer server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(port)
            .shutdownHook(false)
            // Else the second half of an answer waits 40 ms for the receipt of the first.
            .connectionOptions(socket -> socket.tcpNoDelay(true))
            .shutdownGracePeriod(Duration.ZERO)
            .addRouting(
                HttpRouting.builder().any((request, response) -> serve(request, response, answer)))
            .build()
            .start();
    return new HttpFront(server);
  }

  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }

  private static void serve(
      ServerRequest request, ServerResponse response, Function<Exchange, Reply> answer) {
    Reply reply;
    try {
      reply = answer.apply(exchange(request));
    } catch (DroppedConnection e) {
      throw new CloseConnectionException("dropped by a fault");
    }
    response.status(reply.status());
    response.header(HeaderNames.CONTENT_TYPE, reply.contentType());
    response.header(REQUEST_ID, requestId(request));
    reply.headers().forEach((name, value) -> response.header(name, value));
    switch (reply) {
      case Reply.Whole whole -> response.send(whole.body());
      case Reply.Streamed streamed -> send(response, streamed);
    }
  }

  private static void send(ServerResponse response, Reply.Streamed streamed) {
    try (OutputStream out = response.outputStream()) {
      streamed.writer().writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Exchange exchange(ServerRequest request) {
    HttpPrologue prologue = request.prologue();
    Map<String, List<String>> query = new HashMap<>();
    for (String name : request.query().names()) {
      query.put(name, request.query().all(name));
    }
    return new Exchange(
        prologue.method().text(),
        request.path().path(),
        query,
        name -> header(request, name),
        request.remotePeer().host(),
        request.content().hasEntity() ? request.content().as(byte[].class) : new byte[0]);
  }

  private static Optional<String> header(ServerRequest request, String name) {
    return request.headers().first(HeaderNames.create(name));
  }

  private static String requestId(ServerRequest request) {
    return header(request, REQUEST_ID).orElseGet(() -> UUID.randomUUID().toString());
  }
}

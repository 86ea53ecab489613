package relay.importing.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers every connection with the bytes it is told, whatever HTTP may think of them. */
final class RawServer implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *([0-9]+)");

  /** Writes an answer; it may block, and the other side may hang up on it. */
  interface Script {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  /** Takes what the other side says first. */
  private interface Listening {
    void listen(InputStream in) throws IOException;
  }

  private final ServerSocket listener;
  private final String scheme;
  private final AtomicInteger connections = new AtomicInteger();
  private final Thread acceptor;

  RawServer(Script script) throws IOException {
    this(onLoopback(), "http", RawServer::readRequest, script);
  }

  private RawServer(ServerSocket listener, String scheme, Listening listening, Script script) {
    this.listener = listener;
    this.scheme = scheme;
    this.acceptor = Thread.ofVirtual().start(() -> accept(listening, script));
  }

  private static ServerSocket onLoopback() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  /** On every address of this machine. */
  static RawServer everywhere(Script script) throws IOException {
    return new RawServer(new ServerSocket(0, 50), "http", RawServer::readRequest, script);
  }

  /** Behind the encryption of this socket. */
  static RawServer encrypted(ServerSocket listener, Script script) {
    return new RawServer(listener, "https", RawServer::readRequest, script);
  }

  /** Said to be encrypted, and talks without listening. */
  static RawServer talkingFirst(Script script) throws IOException {
    return new RawServer(onLoopback(), "https", _ -> {}, script);
  }

  static Script text(String answer) {
    return out -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
  }

  static Script utf8(String answer) {
    return out -> out.write(answer.getBytes(StandardCharsets.UTF_8));
  }

  String url() {
    return scheme + "://127.0.0.1:" + port();
  }

  int port() {
    return listener.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  private void accept(Listening listening, Script script) {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> answer(socket, listening, script));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void answer(Socket connection, Listening listening, Script script) {
    try (Socket socket = connection) {
      listening.listen(socket.getInputStream());
      script.write(socket.getOutputStream());
    } catch (IOException hungUp) {
      // The client under test closes early; that is what some tests are about.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** To its end, or closing would reset the connection and take the answer along. */
  private static void readRequest(InputStream in) throws IOException {
    int length = 0;
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      Matcher header = LENGTH.matcher(line);
      length = header.matches() ? Integer.parseInt(header.group(1)) : length;
    }
    in.readNBytes(length);
  }

  private static @Nullable String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        return line.toString().strip();
      }
      line.append((char) next);
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    acceptor.interrupt();
  }
}

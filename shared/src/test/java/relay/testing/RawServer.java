package relay.testing;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A server on the loopback address that answers every request with bytes of a test's choice. */
public final class RawServer implements AutoCloseable {
  private static final byte[] MUCH = "x".repeat(64 << 10).getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket socket;
  private final Script script;
  private final AtomicLong written = new AtomicLong();

  /** What is written after the head of a request was read. */
  @FunctionalInterface
  public interface Script {
    /** Writes until it is done or the other side hangs up. */
    void answer(OutputStream out) throws IOException;
  }

  private RawServer(ServerSocket socket, Script script) {
    this.socket = socket;
    this.script = script;
  }

  /** Starts a server that plays the script for each connection. */
  public static RawServer answering(Script script) {
    try {
      var server = new RawServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
      Thread.ofVirtual().name("raw-server").start(server::accept);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A JSON answer whose body never ends. */
  public static Script endlessBody() {
    return out -> {
      write(
          out, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"code\":0,\"data\":\"");
      forEver(out);
    };
  }

  /** A JSON answer of so many bytes. */
  public static Script bodyOf(long bytes) {
    return out -> {
      write(
          out,
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
              .formatted(bytes));
      for (long left = bytes; left > 0; left -= MUCH.length) {
        out.write(MUCH, 0, (int) Math.min(left, MUCH.length));
      }
    };
  }

  /** This JSON. */
  public static Script json(byte[] body) {
    return out -> {
      write(
          out,
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
              .formatted(body.length));
      out.write(body, 0, body.length);
    };
  }

  /** A good beginning, then a header now and then, for ever. */
  public static Script headerEvery(Duration pause) {
    return out -> {
      write(out, "HTTP/1.1 200 OK\r\n");
      while (true) {
        write(out, "X-More: to come\r\n");
        LockSupport.parkNanos(pause.toNanos());
      }
    };
  }

  /** A body of which a byte comes now and then, for ever. */
  public static Script byteEvery(Duration pause) {
    return out -> {
      write(out, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{");
      while (true) {
        write(out, " ");
        LockSupport.parkNanos(pause.toNanos());
      }
    };
  }

  /** Headers without an end, as fast as they are read. */
  public static Script endlessHeaders() {
    return out -> {
      write(out, "HTTP/1.1 200 OK\r\n");
      while (true) {
        write(out, "X-More: to come\r\n");
      }
    };
  }

  /** One header without an end. */
  public static Script endlessHeader() {
    return out -> {
      write(out, "HTTP/1.1 200 OK\r\nX-Long: ");
      forEver(out);
    };
  }

  /** Where it listens. */
  public String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  /** How many bytes it could write in all. */
  public long written() {
    return written.get();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        Thread.ofVirtual().name("raw-answer").start(() -> answer(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void answer(Socket connection) {
    try (connection) {
      readHead(connection.getInputStream());
      script.answer(new Counting(connection.getOutputStream()));
    } catch (IOException _) {
      // The other side has had enough, which is what most tests wait for.
      return;
    }
  }

  private static void readHead(InputStream in) throws IOException {
    String end = "\r\n\r\n";
    int seen = 0;
    while (seen < end.length()) {
      int read = in.read();
      if (read < 0) {
        return;
      }
      seen = read == end.charAt(seen) ? seen + 1 : 0;
    }
  }

  private static void forEver(OutputStream out) throws IOException {
    while (true) {
      out.write(MUCH);
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private final class Counting extends FilterOutputStream {
    Counting(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      written.addAndGet(length);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package relay.importing.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers every connection with the bytes it is told, whatever HTTP may think of them. */
final class RawServer implements AutoCloseable {

  /** Writes an answer; it may block, and the other side may hang up on it. */
  interface Script {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final AtomicInteger connections = new AtomicInteger();
  private final Thread acceptor;

  RawServer(Script script) throws IOException {
    this.acceptor = Thread.ofVirtual().start(() -> accept(script));
  }

  static Script text(String answer) {
    return out -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
  }

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  private void accept(Script script) {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> answer(socket, script));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void answer(Socket connection, Script script) {
    try (Socket socket = connection) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String line = in.readLine();
      while (line != null && !line.isEmpty()) {
        line = in.readLine();
      }
      script.write(socket.getOutputStream());
    } catch (IOException hungUp) {
      // The client under test closes early; that is what some tests are about.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    acceptor.interrupt();
  }
}

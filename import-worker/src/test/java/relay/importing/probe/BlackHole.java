package relay.importing.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A port on every address of this machine where connecting never ends: nobody accepts, and the
 * queue of those who wait to be accepted is full.
 */
final class BlackHole implements AutoCloseable {
  private static final int WAIT_MILLIS = 200;
  private static final int MOST = 64;

  private final ServerSocket listener = new ServerSocket(0, 1);
  private final List<Socket> waiting = new ArrayList<>();

  BlackHole() throws IOException {
    while (isQueued()) {
      if (waiting.size() > MOST) {
        throw new IOException("the queue of this system is never full");
      }
    }
  }

  private boolean isQueued() throws IOException {
    Socket socket = new Socket();
    waiting.add(socket);
    try {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), WAIT_MILLIS);
      return true;
    } catch (SocketTimeoutException full) {
      return false;
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : waiting) {
      socket.close();
    }
    listener.close();
  }
}

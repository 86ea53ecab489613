package relay.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/** Ports that nobody listens on. Between the look and the use somebody may: users try again. */
final class FreePorts {
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;

  private FreePorts() {}

  /** The first of {@code size} neighbouring ports, all free on the loopback address just now. */
  static int block(int size) {
    RandomGenerator random = RandomGenerator.getDefault();
    int first = random.nextInt(LOWEST, HIGHEST);
    while (!allFree(first, size)) {
      first = random.nextInt(LOWEST, HIGHEST);
    }
    return first;
  }

  private static boolean allFree(int first, int size) {
    for (int port = first; port < first + size; port++) {
      if (!free(port)) {
        return false;
      }
    }
    return true;
  }

  private static boolean free(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}

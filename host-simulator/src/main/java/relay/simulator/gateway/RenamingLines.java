package relay.simulator.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** A text stream whose lines are changed as they pass. */
final class RenamingLines extends InputStream {

  private final BufferedReader lines;
  private final UnaryOperator<String> change;
  private byte[] current = new byte[0];
  private int position;

  RenamingLines(InputStream in, UnaryOperator<String> change) {
    this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.change = change;
  }

  @Override
  public int read() throws IOException {
    return hasMore() ? current[position++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (!hasMore()) {
      return -1;
    }
    int count = Math.min(length, current.length - position);
    System.arraycopy(current, position, target, offset, count);
    position += count;
    return count;
  }

  private boolean hasMore() throws IOException {
    while (position == current.length) {
      String line = lines.readLine();
      if (line == null) {
        return false;
      }
      current = (change.apply(line) + "\n").getBytes(StandardCharsets.UTF_8);
      position = 0;
    }
    return true;
  }
}

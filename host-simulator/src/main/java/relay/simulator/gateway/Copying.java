package relay.simulator.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Passes upstream bodies on as they are, and reads the tokens off them. */
final class Copying {

  private static final Pattern INPUT =
      Pattern.compile("\"(?:prompt|input)_tokens\"\\s*:\\s*(\\d{1,9})");
  private static final Pattern OUTPUT =
      Pattern.compile("\"(?:completion|output)_tokens\"\\s*:\\s*(\\d{1,9})");
  private static final int PIECE = 8192;
  private static final int TAIL = 4096;

  private Copying() {}

  /** Copies piece by piece; a source that breaks off ends the copy. */
  static Usage copy(InputStream in, OutputStream out) throws IOException {
    byte[] piece = new byte[PIECE];
    StringBuilder tail = new StringBuilder();
    for (int read = read(in, piece); read >= 0; read = read(in, piece)) {
      out.write(piece, 0, read);
      out.flush();
      tail.append(new String(piece, 0, read, StandardCharsets.UTF_8));
      tail.delete(0, Math.max(0, tail.length() - TAIL));
    }
    return usageIn(tail.toString());
  }

  /** The last tokens a body speaks of. */
  static Usage usageIn(String text) {
    return new Usage(last(INPUT, text), last(OUTPUT, text));
  }

  private static int read(InputStream in, byte[] piece) {
    try {
      return in.read(piece);
    } catch (IOException e) {
      return -1;
    }
  }

  private static long last(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    long tokens = 0;
    while (matcher.find()) {
      tokens = Long.parseLong(matcher.group(1));
    }
    return tokens;
  }
}

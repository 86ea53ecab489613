package relay.api.submission.body;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;
import relay.api.web.ApiException;

/** Lines that are not blank, each of bounded length. Not thread-safe. */
final class TextLines {

  /** The longest line, in characters. */
  static final int LONGEST = 65_536;

  private final BufferedReader text;
  private final StringBuilder line = new StringBuilder();
  private int number;

  TextLines(Reader text) {
    this.text = new BufferedReader(text);
  }

  /** The next line without blanks at its ends; null at the end of the text. */
  @Nullable String next() throws IOException {
    while (true) {
      var read = read();
      if (read == null || !read.isEmpty()) {
        return read;
      }
    }
  }

  /** The number of the line that was read last, blank ones counted, from 1. */
  int number() {
    return number;
  }

  private @Nullable String read() throws IOException {
    line.setLength(0);
    var character = text.read();
    if (character < 0) {
      return null;
    }
    number++;
    while (character >= 0 && character != '\n' && character != '\r') {
      if (line.length() == LONGEST) {
        throw ApiException.invalid("line " + number + " is longer than " + LONGEST + " characters");
      }
      line.append((char) character);
      character = text.read();
    }
    if (character == '\r') {
      skipNewline();
    }
    return line.toString().strip();
  }

  private void skipNewline() throws IOException {
    text.mark(1);
    if (text.read() != '\n') {
      text.reset();
    }
  }
}

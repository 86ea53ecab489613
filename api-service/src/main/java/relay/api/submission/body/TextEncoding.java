package relay.api.submission.body;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how a text is encoded: by its byte order mark, else UTF-8 when its beginning can be
 * that, else UTF-16 or GB18030 as it looks. Spreadsheets on Chinese desktops write the latter.
 */
final class TextEncoding {

  private static final int LOOKED_AT = 64 * 1024;
  private static final Charset GB18030 = Charset.forName("GB18030");
  private static final byte[] UTF8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final byte[] BIG_ENDIAN_MARK = {(byte) 0xFE, (byte) 0xFF};
  private static final byte[] LITTLE_ENDIAN_MARK = {(byte) 0xFF, (byte) 0xFE};

  private TextEncoding() {}

  /** The characters of {@code body}, without a byte order mark. */
  static Reader decode(InputStream body) throws IOException {
    var buffered = new BufferedInputStream(body, LOOKED_AT);
    buffered.mark(LOOKED_AT);
    var start = buffered.readNBytes(LOOKED_AT);
    buffered.reset();
    if (startsWith(start, UTF8_MARK)) {
      return reader(buffered, UTF8_MARK.length, StandardCharsets.UTF_8);
    }
    if (startsWith(start, BIG_ENDIAN_MARK)) {
      return reader(buffered, BIG_ENDIAN_MARK.length, StandardCharsets.UTF_16BE);
    }
    if (startsWith(start, LITTLE_ENDIAN_MARK)) {
      return reader(buffered, LITTLE_ENDIAN_MARK.length, StandardCharsets.UTF_16LE);
    }
    var sixteenBit = sixteenBit(start);
    return sixteenBit == null ? new LateReader(buffered) : reader(buffered, 0, sixteenBit);
  }

  /**
   * Characters of UTF-8 or GB18030: while all bytes are ASCII it makes no difference, and the first
   * other one may come late in a long table.
   */
  private static final class LateReader extends Reader {
    private final BufferedInputStream bytes;
    private @Nullable Reader decided;

    LateReader(BufferedInputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read(char[] characters, int offset, int length) throws IOException {
      var reader = decided;
      if (reader != null) {
        return reader.read(characters, offset, length);
      }
      bytes.mark(LOOKED_AT);
      var ahead = new byte[Math.min(length, LOOKED_AT)];
      var available = bytes.read(ahead, 0, ahead.length);
      var plain = 0;
      while (plain < available && ahead[plain] >= 0) {
        characters[offset + plain] = (char) ahead[plain];
        plain++;
      }
      bytes.reset();
      if (plain > 0 || available <= 0) {
        bytes.skipNBytes(plain);
        return plain > 0 || length == 0 ? plain : -1;
      }
      decided = decide();
      return decided.read(characters, offset, length);
    }

    private Reader decide() throws IOException {
      bytes.mark(LOOKED_AT);
      var start = bytes.readNBytes(LOOKED_AT);
      bytes.reset();
      return reader(bytes, 0, canBeUtf8(start) ? StandardCharsets.UTF_8 : GB18030);
    }

    @Override
    public void close() throws IOException {
      bytes.close();
    }
  }

  /** Every format here begins with ASCII, so one byte of the first two is zero in UTF-16. */
  private static @Nullable Charset sixteenBit(byte[] start) {
    if (start.length < 2 || (start[0] != 0) == (start[1] != 0)) {
      return null;
    }
    return start[0] == 0 ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
  }

  private static boolean canBeUtf8(byte[] start) {
    var decoder = strict(StandardCharsets.UTF_8);
    // The end of the beginning may be the middle of a character: that is no error.
    return !decoder
        .decode(ByteBuffer.wrap(start), CharBuffer.allocate(start.length + 1), false)
        .isError();
  }

  private static CharsetDecoder strict(Charset charset) {
    return charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  private static boolean startsWith(byte[] start, byte[] mark) {
    return start.length >= mark.length
        && Arrays.equals(start, 0, mark.length, mark, 0, mark.length);
  }

  private static Reader reader(InputStream body, int skipped, Charset charset) throws IOException {
    body.skipNBytes(skipped);
    return new InputStreamReader(body, strict(charset));
  }
}

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
    return reader(buffered, 0, guess(start));
  }

  private static Charset guess(byte[] start) {
    var sixteenBit = sixteenBit(start);
    if (sixteenBit != null) {
      return sixteenBit;
    }
    return canBeUtf8(start) ? StandardCharsets.UTF_8 : GB18030;
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

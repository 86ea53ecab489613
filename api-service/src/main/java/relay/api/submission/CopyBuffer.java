package relay.api.submission;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows in PostgreSQL's binary COPY format. Not thread-safe. */
final class CopyBuffer {

  /** What a binary COPY begins with: signature, flags, no extension. */
  static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  /** What it ends with. */
  static final byte[] TRAILER = {(byte) 0xff, (byte) 0xff};

  private static final int TEXT_TYPE = 25;
  private static final byte JSONB_VERSION = 1;

  private ByteBuffer bytes;

  CopyBuffer(int expected) {
    bytes = ByteBuffer.allocate(expected);
  }

  CopyBuffer row(int fields) {
    room(Short.BYTES).putShort((short) fields);
    return this;
  }

  CopyBuffer integer(int value) {
    room(2 * Integer.BYTES).putInt(Integer.BYTES).putInt(value);
    return this;
  }

  CopyBuffer bytes(byte @Nullable [] value) {
    if (value == null) {
      return none();
    }
    room(Integer.BYTES + value.length).putInt(value.length).put(value);
    return this;
  }

  CopyBuffer text(@Nullable String value) {
    return value == null ? none() : bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  CopyBuffer jsonb(@Nullable String json) {
    if (json == null) {
      return none();
    }
    var text = json.getBytes(StandardCharsets.UTF_8);
    room(Integer.BYTES + 1 + text.length).putInt(1 + text.length).put(JSONB_VERSION).put(text);
    return this;
  }

  /** A {@code text[]} of one dimension, not empty. */
  CopyBuffer texts(@Nullable List<String> values) {
    if (values == null) {
      return none();
    }
    var start = room(Integer.BYTES).position();
    bytes.putInt(0);
    room(5 * Integer.BYTES).putInt(1).putInt(0).putInt(TEXT_TYPE).putInt(values.size()).putInt(1);
    values.forEach(this::text);
    bytes.putInt(start, bytes.position() - start - Integer.BYTES);
    return this;
  }

  /** The bytes so far. */
  byte[] take() {
    var taken = new byte[bytes.position()];
    bytes.flip().get(taken);
    bytes.clear();
    return taken;
  }

  private CopyBuffer none() {
    room(Integer.BYTES).putInt(-1);
    return this;
  }

  private ByteBuffer room(int more) {
    if (bytes.remaining() < more) {
      var larger = ByteBuffer.allocate(Math.max(2 * bytes.capacity(), bytes.position() + more));
      bytes = larger.put(bytes.flip());
    }
    return bytes;
  }
}

package relay.api.submission.body;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import relay.api.web.ApiException;
import relay.api.web.ErrorCode;

/**
 * The decompressed bytes of a body: counted against the limits while they come, so that a bomb is
 * refused before it unfolds, and digested. Not thread-safe.
 */
final class MeteredBody extends InputStream {

  private static final int GZIP_BUFFER = 64 * 1024;
  private static final long RATIO_COUNTS_FROM = 1024 * 1024;

  private final Counted compressed;
  private final InputStream plain;
  private final BodyLimits limits;
  private final MessageDigest digest = sha256();
  private long bytes;

  private MeteredBody(Counted compressed, InputStream plain, BodyLimits limits) {
    this.compressed = compressed;
    this.plain = plain;
    this.limits = limits;
  }

  /** The body as it came. */
  static MeteredBody plain(InputStream body, BodyLimits limits) {
    var counted = new Counted(body);
    return new MeteredBody(counted, counted, limits);
  }

  /** The body that a gzip stream holds. */
  static MeteredBody gzip(InputStream body, BodyLimits limits) throws IOException {
    var counted = new Counted(body);
    try {
      return new MeteredBody(counted, new GZIPInputStream(counted, GZIP_BUFFER), limits);
    } catch (ZipException notGzip) {
      throw notGzip(notGzip);
    }
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    var read = readPlain(buffer, offset, length);
    if (read > 0) {
      bytes += read;
      refuseTooMuch();
      digest.update(buffer, offset, read);
    }
    return read;
  }

  /** SHA-256 of all bytes; reads what is left of them first. May be called once. */
  MessageDigest digestOfAll() throws IOException {
    transferTo(OutputStream.nullOutputStream());
    return digest;
  }

  private int readPlain(byte[] buffer, int offset, int length) throws IOException {
    try {
      return plain.read(buffer, offset, length);
    } catch (ZipException broken) {
      throw notGzip(broken);
    }
  }

  private void refuseTooMuch() {
    if (bytes > limits.bytes()) {
      throw ApiException.of(
          ErrorCode.TOO_LARGE, "the body is larger than " + limits.bytes() + " bytes");
    }
    if (bytes > RATIO_COUNTS_FROM && bytes / limits.compression() > compressed.bytes) {
      throw ApiException.of(
          ErrorCode.TOO_LARGE,
          "the body unfolds to more than %d times its compressed size"
              .formatted(limits.compression()));
    }
  }

  private static ApiException notGzip(ZipException cause) {
    return ApiException.invalid("the body is not gzip, though Content-Encoding says so")
        .because(cause);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  private static final class Counted extends FilterInputStream {
    private long bytes;

    Counted(InputStream body) {
      super(body);
    }

    @Override
    public int read() throws IOException {
      var read = super.read();
      bytes += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      var read = super.read(buffer, offset, length);
      bytes += Math.max(read, 0);
      return read;
    }
  }
}

package relay.simulator.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

/** An upstream's answer whose body is read once; closing it gives the connection back. */
final class UpstreamAnswer implements AutoCloseable {

  private static final int LARGEST_BODY = 64 * 1024 * 1024;

  private final ClassicHttpResponse response;

  UpstreamAnswer(ClassicHttpResponse response) {
    this.response = response;
  }

  int status() {
    return response.getCode();
  }

  boolean isGood() {
    return status() >= 200 && status() < 300;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
  }

  String contentType() {
    return header("Content-Type").orElse("application/octet-stream");
  }

  InputStream body() throws IOException {
    return response.getEntity() == null
        ? InputStream.nullInputStream()
        : response.getEntity().getContent();
  }

  /** The body, cut at a size no honest answer reaches. */
  byte[] wholeBody() throws IOException {
    try (InputStream in = body()) {
      return in.readNBytes(LARGEST_BODY);
    }
  }

  @Override
  public void close() {
    try {
      response.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package relay.simulator.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** An answer of the simulated host, not yet sent: a fault may still hold or drop it. */
public sealed interface Reply {

  String JSON = "application/json; charset=utf-8";
  String EVENT_STREAM = "text/event-stream";

  int status();

  /** Headers beside {@code Content-Type}. */
  Map<String, String> headers();

  String contentType();

  /** A whole body. */
  final class Whole implements Reply {
    private final int status;
    private final String contentType;
    private final Map<String, String> headers;
    private final byte[] body;

    public Whole(int status, String contentType, Map<String, String> headers, byte[] body) {
      this.status = status;
      this.contentType = contentType;
      this.headers = headers;
      this.body = body;
    }

    @Override
    public int status() {
      return status;
    }

    @Override
    public String contentType() {
      return contentType;
    }

    @Override
    public Map<String, String> headers() {
      return headers;
    }

    /** The bytes themselves, not a copy. */
    public byte[] body() {
      return body;
    }
  }

  /** A body written piece by piece while it comes into being. */
  record Streamed(int status, String contentType, Map<String, String> headers, Writer writer)
      implements Reply {}

  /** Writes a streamed body; throwing breaks the connection off in the middle. */
  @FunctionalInterface
  interface Writer {
    void writeTo(OutputStream out) throws IOException;
  }

  static Reply json(int status, JsonNode body) {
    return new Whole(status, JSON, Map.of(), Json.write(body));
  }

  static Reply json(int status, JsonNode body, Map<String, String> headers) {
    return new Whole(status, JSON, headers, Json.write(body));
  }

  static Reply bytes(int status, String contentType, byte[] body) {
    return new Whole(status, contentType, Map.of(), body);
  }

  static Reply text(int status, String contentType, String body) {
    return bytes(status, contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  static Reply stream(String contentType, Writer writer) {
    return new Streamed(200, contentType, Map.of(), writer);
  }
}

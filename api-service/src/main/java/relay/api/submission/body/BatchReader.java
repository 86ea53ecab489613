package relay.api.submission.body;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.api.web.ApiException;
import relay.api.web.ErrorCode;
import tools.jackson.databind.JsonNode;

/**
 * Reads the batch that a request carries. The request's body is read once, as a stream; no part of
 * it is written anywhere. One reader serves one request.
 */
public final class BatchReader {

  private static final String FORM = "multipart/form-data";

  private final HttpServletRequest request;
  private final BodyLimits limits;
  private @Nullable MeteredBody body;
  private @Nullable MultipartBatch form;

  private BatchReader(HttpServletRequest request, BodyLimits limits) {
    this.request = request;
    this.limits = limits;
  }

  /** Reads this request within these limits. */
  public static BatchReader of(HttpServletRequest request, BodyLimits limits) {
    return new BatchReader(request, limits);
  }

  /**
   * Gives the fields of the query, then those of the body and its rows, to {@code sink}.
   *
   * @throws ApiException when the body as a whole cannot be read or is too large
   * @throws IOException when the client goes away
   */
  public void read(BatchSink sink) throws IOException {
    var limited = new LimitedSink(sink, limits.rows());
    QueryFields.parse(request.getQueryString())
        .properties()
        .forEach(field -> limited.field(field.getKey(), field.getValue()));
    var type = contentType();
    if (type.equals(FORM)) {
      form = new MultipartBatch(request, limits);
      form.read(limited);
      return;
    }
    var format = MediaTypes.format(type).orElseThrow(() -> unknownType(type));
    var bytes = open(request.getInputStream(), request.getHeader("Content-Encoding"), limits);
    body = bytes;
    parse(format, bytes, limited);
  }

  /**
   * SHA-256 over the decompressed body, to be finished by the caller; may be asked once, after
   * {@link #read} or instead of it.
   *
   * @throws ApiException when the body is too large, or a form that cannot be read
   */
  public MessageDigest digest() throws IOException {
    if (contentType().equals(FORM)) {
      return digestOfForm();
    }
    if (body == null) {
      body = open(request.getInputStream(), request.getHeader("Content-Encoding"), limits);
    }
    return body.digestOfAll();
  }

  private MessageDigest digestOfForm() throws IOException {
    if (form == null) {
      form = new MultipartBatch(request, limits);
      form.read(new LimitedSink(new IgnoringSink(), limits.rows()));
    }
    return form.digest();
  }

  static void parse(BatchFormat format, InputStream bytes, BatchSink sink) throws IOException {
    try {
      format.parser().parse(TextEncoding.decode(bytes), sink);
    } catch (CharacterCodingException undecodable) {
      throw ApiException.invalid("the body is neither UTF-8, UTF-16 nor GB18030");
    }
  }

  static MeteredBody open(InputStream body, @Nullable String encoding, BodyLimits limits)
      throws IOException {
    var name = Optional.ofNullable(encoding).orElse("identity").strip().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "", "identity" -> MeteredBody.plain(body, limits);
      case "gzip", "x-gzip" -> MeteredBody.gzip(body, limits);
      default -> throw ApiException.invalid("Content-Encoding must be gzip or be left out");
    };
  }

  private String contentType() {
    var type = Optional.ofNullable(request.getContentType()).orElse("");
    return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private static ApiException unknownType(String type) {
    return ApiException.invalid(
        "Content-Type "
            + (type.isEmpty() ? "is missing" : "is none of those that are taken")
            + ": application/json, application/x-ndjson, text/csv, text/plain or"
            + " multipart/form-data");
  }

  /** Reads over a batch that is only compared with an earlier one. */
  private static final class IgnoringSink implements BatchSink {
    @Override
    public void named(String name) {}

    @Override
    public void field(String name, JsonNode value) {}

    @Override
    public void row(UploadedRow row) {}
  }

  /** Counts the rows against the limit. */
  private record LimitedSink(BatchSink to, int rows) implements BatchSink {
    @Override
    public void named(String name) {
      to.named(name);
    }

    @Override
    public void field(String name, JsonNode value) {
      to.field(name, value);
    }

    @Override
    public void row(UploadedRow row) {
      if (row.number() > rows) {
        throw ApiException.of(
            ErrorCode.TOO_LARGE,
            "items holds more than " + rows + " rows, the limit of this service");
      }
      to.row(row);
    }
  }
}

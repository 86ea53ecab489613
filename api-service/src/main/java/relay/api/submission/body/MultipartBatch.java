package relay.api.submission.body;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.FileUploadException;
import org.apache.tomcat.util.http.fileupload.MultipartStream.MalformedStreamException;
import org.apache.tomcat.util.http.fileupload.impl.FileUploadIOException;
import org.apache.tomcat.util.http.fileupload.servlet.ServletRequestContext;
import org.jspecify.annotations.Nullable;
import relay.api.web.ApiException;

/**
 * A form with one file, the batch, and fields of the run beside it. Read as a stream: the servlet
 * container's own reading of forms would write the file, and so its keys, to a disk.
 */
final class MultipartBatch {

  private static final int LONGEST_FIELD = 65_536;
  private static final int MOST_PARTS = 64;

  private final HttpServletRequest request;
  private final BodyLimits limits;
  private final MessageDigest digest = MeteredBody.sha256();
  private boolean fileSeen;

  MultipartBatch(HttpServletRequest request, BodyLimits limits) {
    this.request = request;
    this.limits = limits;
  }

  /** Reads all parts in their order. */
  void read(BatchSink sink) throws IOException {
    try {
      var upload = new FileUpload();
      upload.setFileCountMax(MOST_PARTS);
      var parts = upload.getItemIterator(new Unpacked(request, limits));
      while (parts.hasNext()) {
        readPart(parts.next(), sink);
      }
    } catch (FileUploadException | FileUploadIOException | MalformedStreamException broken) {
      throw ApiException.invalid("the form is cut or has no boundary").because(broken);
    }
    if (!fileSeen) {
      throw ApiException.invalid("file is missing: the form must hold the batch as a file");
    }
  }

  /** SHA-256 over names and decompressed contents; the boundary differs each time. */
  MessageDigest digest() {
    return digest;
  }

  private void readPart(FileItemStream part, BatchSink sink) throws IOException {
    var name = Optional.ofNullable(part.getFieldName()).orElse("");
    digest.update(name.getBytes(StandardCharsets.UTF_8));
    if (part.isFormField()) {
      readField(name, part, sink);
    } else {
      readFile(part, sink);
    }
  }

  private void readField(String name, FileItemStream part, BatchSink sink) throws IOException {
    try (var content = part.openStream()) {
      var bytes = content.readNBytes(LONGEST_FIELD + 1);
      if (bytes.length > LONGEST_FIELD) {
        throw ApiException.invalid(
            "a field of the form is longer than " + LONGEST_FIELD + " bytes");
      }
      digest.update(bytes);
      var text = new String(bytes, StandardCharsets.UTF_8);
      if (name.equals("run")) {
        readRun(text, sink);
      } else {
        QueryFields.single(name, text)
            .properties()
            .forEach(field -> sink.field(field.getKey(), field.getValue()));
      }
    }
  }

  private static void readRun(String text, BatchSink sink) {
    var run = QueryFields.json("run", text);
    if (!run.isObject()) {
      throw ApiException.invalid("run must be a JSON object with the run's fields");
    }
    run.properties().forEach(field -> sink.field(field.getKey(), field.getValue()));
  }

  private void readFile(FileItemStream part, BatchSink sink) throws IOException {
    if (fileSeen) {
      throw ApiException.invalid("file is given twice: a form holds one batch");
    }
    fileSeen = true;
    var file = Optional.ofNullable(part.getName()).orElse("");
    var format =
        MediaTypes.formatOfFile(file)
            .or(() -> typeOf(part.getContentType()))
            .orElseThrow(() ->
                ApiException.invalid(
                    "file has a name that tells no format: .json, .ndjson, .csv, .tsv or .txt,"
                        + " each also with .gz"));
    try (var content = part.openStream()) {
      var bytes = BatchReader.open(content, MediaTypes.isGzip(file) ? "gzip" : null, limits);
      BatchReader.parse(format, bytes, sink);
      digest.update(bytes.digestOfAll().digest());
    }
  }

  private static Optional<BatchFormat> typeOf(@Nullable String type) {
    return Optional.ofNullable(type).flatMap(t -> MediaTypes.format(t.split(";", 2)[0].strip()));
  }

  /** The request as its decompressed body, so that a form may come as gzip, too. */
  private static final class Unpacked extends ServletRequestContext {
    private final HttpServletRequest request;
    private final BodyLimits limits;

    Unpacked(HttpServletRequest request, BodyLimits limits) {
      super(request);
      this.request = request;
      this.limits = limits;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return BatchReader.open(
          request.getInputStream(), request.getHeader("Content-Encoding"), limits);
    }
  }
}

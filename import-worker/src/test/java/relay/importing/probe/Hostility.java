package relay.importing.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import relay.run.ReasonCode;

/**
 * Ways in which an upstream may answer to do harm, and how a key that meets them ends.
 *
 * @param reason why the key is not good, or what is suspected until the host has tried
 */
record Hostility(String name, ReasonCode reason, RawServer.Script script) {

  private static final List<Hostility> ALL =
      List.of(
          new Hostility(
              "a body of 100 megabytes",
              ReasonCode.UPSTREAM_NOT_AN_API,
              out -> {
                say(out, "HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n");
                for (int written = 0; written < 104_857_600; written += Bytes.BLOCK.length) {
                  out.write(Bytes.BLOCK);
                }
              }),
          new Hostility(
              "a body without end",
              ReasonCode.UPSTREAM_NOT_AN_API,
              out -> {
                say(out, "HTTP/1.1 200 OK\r\n\r\n");
                forever(out, Bytes.BLOCK);
              }),
          new Hostility(
              "a stream of events without end",
              ReasonCode.UPSTREAM_NOT_AN_API,
              out -> {
                say(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
                forever(
                    out, Bytes.of("data: {\"choices\":[{\"delta\":{\"content\":\"more\"}}]}\n\n"));
              }),
          new Hostility(
              "chunks without end",
              ReasonCode.UPSTREAM_NOT_AN_API,
              out -> {
                say(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                forever(out, Bytes.of("4\r\nmore\r\n"));
              }),
          new Hostility(
              "a bomb",
              ReasonCode.UPSTREAM_NOT_AN_API,
              out -> {
                say(out, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
                out.write(Bytes.BOMB);
              }),
          new Hostility(
              "a bomb within a bomb",
              ReasonCode.UPSTREAM_NOT_AN_API,
              out -> {
                say(out, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\n\r\n");
                out.write(Bytes.zipped(Bytes.BOMB));
              }),
          new Hostility(
              "a header now and then",
              ReasonCode.UPSTREAM_UNAVAILABLE,
              out -> {
                say(out, "HTTP/1.1 200 OK\r\n");
                slowly(out, "X-More: more\r\n");
              }),
          new Hostility(
              "headers without end",
              ReasonCode.UPSTREAM_NOT_AN_API,
              out -> {
                say(out, "HTTP/1.1 200 OK\r\n");
                forever(out, Bytes.of("X-More: more\r\n"));
              }),
          new Hostility(
              "one header without end",
              ReasonCode.UPSTREAM_NOT_AN_API,
              out -> {
                say(out, "HTTP/1.1 200 OK\r\nX-More: ");
                forever(out, Bytes.of("more"));
              }),
          new Hostility(
              "a byte now and then",
              ReasonCode.UPSTREAM_UNAVAILABLE,
              out -> {
                say(out, "HTTP/1.1 200 OK\r\n\r\n");
                slowly(out, " ");
              }),
          new Hostility(
              "promises without end",
              ReasonCode.UPSTREAM_UNAVAILABLE,
              out -> forever(out, Bytes.of("HTTP/1.1 103 Hints\r\n\r\n"))),
          new Hostility("silence", ReasonCode.UPSTREAM_UNAVAILABLE, out -> slowly(out, "")),
          new Hostility(
              "chunks that are none",
              ReasonCode.UPSTREAM_NOT_AN_API,
              out ->
                  say(
                      out,
                      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nlots\r\nmore\r\n")),
          new Hostility(
              "a chunk that is cut",
              ReasonCode.UPSTREAM_BROKEN_STREAM,
              out ->
                  say(
                      out,
                      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{\"choices\"")),
          new Hostility(
              "a connection that is cut",
              ReasonCode.UPSTREAM_BROKEN_STREAM,
              out -> say(out, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"choices\"")),
          new Hostility("hung up", ReasonCode.EGRESS_UNREACHABLE, _ -> {}),
          new Hostility(
              "another protocol",
              ReasonCode.UPSTREAM_NOT_AN_API,
              out -> say(out, "HELO relay.example\r\n".repeat(20))),
          new Hostility(
              "a status that is no number",
              ReasonCode.EGRESS_UNREACHABLE,
              out -> say(out, "HTTP/1.1 fine\r\nContent-Length: 0\r\n\r\n")),
          new Hostility(
              "compression that is none",
              ReasonCode.UPSTREAM_NOT_AN_API,
              out -> say(out, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n{\"choices\":[]}")),
          new Hostility(
              "brackets within brackets",
              ReasonCode.UPSTREAM_NOT_AN_API,
              out -> say(out, "HTTP/1.1 200 OK\r\n\r\n" + "[".repeat(9_000))));

  static Stream<Hostility> all() {
    return ALL.stream();
  }

  @Override
  public String toString() {
    return name;
  }

  private static void say(OutputStream out, String text) throws IOException {
    out.write(Bytes.of(text));
    out.flush();
  }

  /** Until the other side hangs up. */
  private static void forever(OutputStream out, byte[] bytes) throws IOException {
    while (true) {
      out.write(bytes);
    }
  }

  private static void slowly(OutputStream out, String text)
      throws IOException, InterruptedException {
    while (true) {
      say(out, text);
      Thread.sleep(20);
    }
  }

  private static final class Bytes {
    private static final byte[] BLOCK = new byte[64 * 1024];
    private static final byte[] BOMB = zipped(new byte[10_000_000]);

    private static byte[] of(String text) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] zipped(byte[] plain) {
      var zipped = new ByteArrayOutputStream();
      try (var zip = new GZIPOutputStream(zipped)) {
        zip.write(plain);
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
      return zipped.toByteArray();
    }
  }
}

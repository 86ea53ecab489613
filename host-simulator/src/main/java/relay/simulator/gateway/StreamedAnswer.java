package relay.simulator.gateway;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import relay.simulator.http.DroppedConnection;
import relay.simulator.http.Json;
import relay.simulator.http.Refusal;
import relay.simulator.http.Reply;
import tools.jackson.databind.JsonNode;

/**
 * The answer to a call that wants a stream. While it waits for its turn the stream may already have
 * begun, with comments as signs of life; an error that comes after that is an event inside the
 * stream, for the status is sent (host-api 14.4).
 */
final class StreamedAnswer {

  private static final byte[] SIGN_OF_LIFE = ":\n\n".getBytes(StandardCharsets.UTF_8);

  private final BlockingQueue<News> news = new LinkedBlockingQueue<>();

  private StreamedAnswer() {}

  private sealed interface News {
    record Waiting() implements News {}

    record Ready(Reply reply) implements News {}

    record Broken(RuntimeException cause) implements News {}
  }

  /** Runs the call and answers as soon as there is anything to say. */
  static Reply of(ExecutorService background, Function<Runnable, Reply> call) {
    StreamedAnswer answer = new StreamedAnswer();
    Future<?> running = background.submit(() -> answer.run(call));
    return switch (answer.next()) {
      case News.Ready ready -> ready.reply();
      case News.Broken broken -> throw broken.cause();
      case News.Waiting waiting ->
          Reply.stream(Reply.EVENT_STREAM, out -> answer.writeTo(out, running));
    };
  }

  private void run(Function<Runnable, Reply> call) {
    try {
      news.add(new News.Ready(call.apply(() -> news.add(new News.Waiting()))));
    } catch (Refusal e) {
      news.add(new News.Ready(e.reply()));
    } catch (RuntimeException e) {
      news.add(new News.Broken(e));
    }
  }

  private News next() {
    try {
      return news.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DroppedConnection();
    }
  }

  private void writeTo(OutputStream out, Future<?> running) throws IOException {
    Reply reply;
    try {
      reply = awaited(out);
    } catch (IOException e) {
      giveUp(running);
      throw e;
    }
    switch (reply) {
      case Reply.Streamed streamed -> streamed.writer().writeTo(out);
      case Reply.Whole whole -> out.write(event(whole));
    }
    out.flush();
  }

  /** The client has gone away: the call ends, and what it took is given back. */
  private void giveUp(Future<?> running) throws IOException {
    running.cancel(true);
    OutputStream nobody = OutputStream.nullOutputStream();
    if (awaited(nobody) instanceof Reply.Streamed streamed) {
      streamed.writer().writeTo(nobody);
    }
  }

  private Reply awaited(OutputStream out) throws IOException {
    out.write(SIGN_OF_LIFE);
    out.flush();
    for (News latest = next(); ; latest = next()) {
      switch (latest) {
        case News.Waiting waiting -> {
          out.write(SIGN_OF_LIFE);
          out.flush();
        }
        case News.Ready ready -> {
          return ready.reply();
        }
        case News.Broken broken -> throw broken.cause();
      }
    }
  }

  private static byte[] event(Reply.Whole whole) {
    JsonNode error = Json.object().set("error", Json.read(whole.body()).path("error"));
    return ("event: error\ndata: " + error + "\n\n").getBytes(StandardCharsets.UTF_8);
  }
}

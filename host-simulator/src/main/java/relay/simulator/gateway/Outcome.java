package relay.simulator.gateway;

import java.io.IOException;
import java.io.OutputStream;
import relay.simulator.http.Reply;

/** What came of sending a call to one account. */
sealed interface Outcome {

  /** A whole answer for the client, good or not; nobody else is asked. */
  record Answered(Reply reply, Usage usage) implements Outcome {}

  /** An answer that comes piece by piece. */
  record Streaming(String contentType, Body body) implements Outcome {}

  /** The upstream refused. */
  record Refused(UpstreamError error) implements Outcome {}

  /** There was no answer at all. */
  record Unreachable() implements Outcome {}

  /** Writes a streamed answer and closes its source. */
  @FunctionalInterface
  interface Body {
    /** Writes it all; what the upstream said it used comes back. */
    Usage writeTo(OutputStream out) throws IOException;
  }
}

package relay.jobs;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The trace that a job continues.
 *
 * @param traceparent as W3C Trace Context writes it; empty when there is none
 */
public record TraceContext(String traceparent) {

  /** Under this name log lines carry the trace's id. */
  public static final String MDC_KEY = "trace_id";

  private static final Pattern FORM =
      Pattern.compile("|[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

  private static final Pattern USABLE =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  private static final int ID_BEGINS = 3;
  private static final int ID_ENDS = 35;
  private static final int SPAN_DIGITS = 16;

  /** No trace. */
  public static final TraceContext NONE = new TraceContext("");

  public TraceContext {
    if (!FORM.matcher(traceparent).matches()) {
      throw new IllegalArgumentException("not a traceparent: " + traceparent);
    }
  }

  /** What a caller sent; empty when that is no {@code traceparent} that we understand. */
  public static Optional<TraceContext> sent(@Nullable String header) {
    return header != null && USABLE.matcher(header).matches()
        ? Optional.of(new TraceContext(header))
        : Optional.empty();
  }

  /** A new trace; both ids random. */
  public static TraceContext begun(UUID trace, UUID span) {
    return new TraceContext(
        "00-%s-%s-01".formatted(hex(trace), hex(span).substring(0, SPAN_DIGITS)));
  }

  /** The id that log lines of one trace share; empty when there is none. */
  public Optional<String> traceId() {
    return traceparent.isEmpty()
        ? Optional.empty()
        : Optional.of(traceparent.substring(ID_BEGINS, ID_ENDS));
  }

  /** Puts the id into the log lines of this thread, until it is closed. */
  public Logged logged() {
    traceId().ifPresent(id -> MDC.put(MDC_KEY, id));
    return () -> MDC.remove(MDC_KEY);
  }

  /** Ends what {@link #logged} began. */
  public interface Logged extends AutoCloseable {
    @Override
    void close();
  }

  private static String hex(UUID id) {
    return id.toString().replace("-", "");
  }
}

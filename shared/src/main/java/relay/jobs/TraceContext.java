package relay.jobs;

import java.util.regex.Pattern;

/**
 * The trace that a job continues.
 *
 * @param traceparent as W3C Trace Context writes it; empty when there is none
 */
public record TraceContext(String traceparent) {
  private static final Pattern FORM =
      Pattern.compile("|[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

  /** No trace. */
  public static final TraceContext NONE = new TraceContext("");

  public TraceContext {
    if (!FORM.matcher(traceparent).matches()) {
      throw new IllegalArgumentException("not a traceparent: " + traceparent);
    }
  }
}

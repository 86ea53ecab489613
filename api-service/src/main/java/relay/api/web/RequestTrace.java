package relay.api.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.web.filter.OncePerRequestFilter;
import relay.jobs.TraceContext;

/**
 * Gives every request a trace, or keeps the caller's ({@code traceparent}, W3C Trace Context): its
 * id stands in the logs of all services that work on what the request asked for.
 */
public class RequestTrace extends OncePerRequestFilter {

  private static final String HEADER = "traceparent";
  private static final String ATTRIBUTE = RequestTrace.class.getName();

  private final Supplier<UUID> ids;

  RequestTrace(Supplier<UUID> ids) {
    this.ids = ids;
  }

  /** The trace of a request that came through this filter. */
  public static TraceContext of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof TraceContext trace
        ? trace
        : TraceContext.NONE;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var trace =
        TraceContext.sent(request.getHeader(HEADER))
            .orElseGet(() -> TraceContext.begun(ids.get(), ids.get()));
    request.setAttribute(ATTRIBUTE, trace);
    try (var _ = trace.logged()) {
      chain.doFilter(request, response);
    }
  }
}

package relay.api.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives every request an id, or keeps the caller's when it is harmless; it stands in the answer,
 * the logs and the audit log.
 */
class RequestIdFilter extends OncePerRequestFilter {

  static final String HEADER = "X-Request-Id";
  private static final String ATTRIBUTE = RequestIdFilter.class.getName();
  private static final String MDC_KEY = "request_id";

  private final Supplier<UUID> ids;

  RequestIdFilter(Supplier<UUID> ids) {
    this.ids = ids;
  }

  /** The id of a request that came through this filter. */
  static String of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof String id ? id : "-";
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var id = idOf(request.getHeader(HEADER));
    request.setAttribute(ATTRIBUTE, id);
    response.setHeader(HEADER, id);
    try (var _ = MDC.putCloseable(MDC_KEY, id)) {
      chain.doFilter(request, response);
    }
  }

  private String idOf(@Nullable String given) {
    return given != null && given.matches("[A-Za-z0-9._-]{1,64}")
        ? given
        : "req_" + ids.get().toString().replace("-", "");
  }
}

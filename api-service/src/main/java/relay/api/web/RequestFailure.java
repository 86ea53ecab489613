package relay.api.web;

import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a caller is told when a request failed by no fault of his own; the log holds the cause. */
public final class RequestFailure {

  private static final Logger LOG = LoggerFactory.getLogger(RequestFailure.class);

  private RequestFailure() {}

  /** Logs {@code failure} and gives the refusal to answer: the database is away, or a mistake. */
  public static ApiException of(Exception failure, HttpServletRequest request) {
    if (Unavailable.isCauseOf(failure)) {
      return away(failure, request);
    }
    LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), failure);
    return ApiException.of(
        ErrorCode.INTERNAL_ERROR,
        "the request failed; the log explains it under " + RequestIdFilter.of(request));
  }

  static ApiException away(Exception failure, HttpServletRequest request) {
    LOG.warn("{} {}: the database is away", request.getMethod(), request.getRequestURI(), failure);
    return Unavailable.database();
  }
}

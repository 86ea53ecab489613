package relay.api.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;
import relay.api.web.ApiException;
import relay.api.web.RequestFailure;

/** What a page cannot show is said on a page, with the status that the API would send. */
@ControllerAdvice(assignableTypes = RunPages.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class ErrorPages {

  @ExceptionHandler
  ModelAndView refused(ApiException refused, HttpServletResponse response) {
    refused
        .retryAfter()
        .ifPresent(
            wait -> response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds())));
    return new ModelAndView(
        "console/error",
        Map.of("code", refused.code().code(), "message", refused.message()),
        refused.code().status());
  }

  @ExceptionHandler
  ModelAndView failed(Exception failure, HttpServletRequest request, HttpServletResponse response) {
    return refused(RequestFailure.of(failure, request), response);
  }
}

package relay.api.web;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns refusals into the error body. */
@RestControllerAdvice
class ApiExceptionHandler {

  @ExceptionHandler
  ResponseEntity<ErrorBody> refused(ApiException refused) {
    var headers = new HttpHeaders();
    refused
        .retryAfter()
        .ifPresent(wait -> headers.set(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds())));
    return ResponseEntity.status(refused.code().status())
        .headers(headers)
        .body(ErrorBody.of(refused));
  }
}

package relay.api.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The last net: what the container itself refuses gets the same error body. */
@RestController
class UncaughtErrorController implements ErrorController {

  @RequestMapping("/error")
  ResponseEntity<ErrorBody> error(HttpServletRequest request) {
    var status =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
            ? code
            : 404;
    var failure = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
    var refused =
        failure instanceof Throwable thrown && Unavailable.isCauseOf(thrown)
            ? Unavailable.database()
            : ApiException.of(ErrorCode.ofStatus(status), FrameworkMessages.of(status, request));
    var answered =
        refused.code() == ErrorCode.INVALID_REQUEST ? status : refused.code().status().value();
    return ResponseEntity.status(HttpStatusCode.valueOf(answered))
        .contentType(MediaType.APPLICATION_JSON)
        .body(ErrorBody.of(refused));
  }
}

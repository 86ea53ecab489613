package relay.api.web;

import java.util.Arrays;
import org.springframework.http.HttpStatus;
import relay.model.Coded;

/** The closed list of {@code error.code} (design 5; seed 004, 5). */
public enum ErrorCode implements Coded {
  INVALID_REQUEST(HttpStatus.BAD_REQUEST),
  UNAUTHORIZED(HttpStatus.UNAUTHORIZED),
  FORBIDDEN(HttpStatus.FORBIDDEN),
  NOT_FOUND(HttpStatus.NOT_FOUND),
  CONFLICT(HttpStatus.CONFLICT),
  TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE),
  RATE_LIMITED(HttpStatus.TOO_MANY_REQUESTS),
  INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR),
  UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE);

  private final HttpStatus status;

  ErrorCode(HttpStatus status) {
    this.status = status;
  }

  /**
   * The code for a status that somebody else chose: other refusals of the client's request are
   * {@code invalid_request}, other failures {@code internal_error}.
   */
  static ErrorCode ofStatus(int status) {
    return Arrays.stream(values())
        .filter(code -> code.status.value() == status)
        .findFirst()
        .orElse(status < 500 ? INVALID_REQUEST : INTERNAL_ERROR);
  }

  /** The status it is sent with; 405, 406 and 415 keep theirs under {@code invalid_request}. */
  public HttpStatus status() {
    return status;
  }
}

package relay.api.web;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import relay.api.web.ErrorBody.RowFault;

/**
 * A request that is refused; becomes the error body. Its message is shown, so it holds no secret.
 */
public final class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final ErrorCode code;
  private final String message;
  private final transient List<RowFault> details;
  private final transient Optional<Duration> retryAfter;

  private ApiException(
      ErrorCode code, String message, List<RowFault> details, Optional<Duration> retryAfter) {
    super(message);
    this.code = code;
    this.message = message;
    this.details = List.copyOf(details);
    this.retryAfter = retryAfter;
  }

  /** Refused with this code and message. */
  public static ApiException of(ErrorCode code, String message) {
    return new ApiException(code, message, List.of(), Optional.empty());
  }

  /** 400: {@code message} begins with the field's name. */
  public static ApiException invalid(String message) {
    return of(ErrorCode.INVALID_REQUEST, message);
  }

  /** 404: {@code what} names the thing, for example {@code run run_20260522_0001}. */
  public static ApiException notFound(String what) {
    return of(ErrorCode.NOT_FOUND, what + " does not exist");
  }

  /** 409. */
  public static ApiException conflict(String message) {
    return of(ErrorCode.CONFLICT, message);
  }

  /** The same with the rows at fault. */
  public ApiException withDetails(List<RowFault> rows) {
    return new ApiException(code, message, rows, retryAfter);
  }

  /** The same with a {@code Retry-After} header. */
  public ApiException retryAfter(Duration wait) {
    return new ApiException(code, message, details, Optional.of(wait));
  }

  /** The same with what caused it, for the log only. */
  public ApiException because(Throwable cause) {
    var caused = new ApiException(code, message, details, retryAfter);
    caused.initCause(cause);
    return caused;
  }

  public ErrorCode code() {
    return code;
  }

  public String message() {
    return message;
  }

  public List<RowFault> details() {
    return details;
  }

  /** When the same request may be sent again. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}

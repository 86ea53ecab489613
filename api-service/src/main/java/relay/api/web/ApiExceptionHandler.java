package relay.api.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns every refusal and failure into the error body; no stack trace ever leaves. */
@RestControllerAdvice
class ApiExceptionHandler extends ResponseEntityExceptionHandler {

  @ExceptionHandler
  ResponseEntity<Object> refused(ApiException refused) {
    var headers = new HttpHeaders();
    refused
        .retryAfter()
        .ifPresent(wait -> headers.set(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds())));
    return answer(refused, refused.code().status(), headers);
  }

  /** The database is away or gives up: the same request may work later. */
  @ExceptionHandler({
    DataAccessResourceFailureException.class,
    CannotCreateTransactionException.class,
    TransactionSystemException.class,
    TransientDataAccessException.class
  })
  ResponseEntity<Object> away(
      Exception away, HttpServletRequest request, HttpServletResponse answer) throws Exception {
    var refused = RequestFailure.away(away, request);
    cutBegun(answer, away);
    return refused(refused);
  }

  @ExceptionHandler
  ResponseEntity<Object> mismatch(MethodArgumentTypeMismatchException wrong) {
    return refused(ApiException.invalid(wrong.getName() + " has a value of the wrong type"));
  }

  @ExceptionHandler
  ResponseEntity<Object> failed(
      Exception failure, HttpServletRequest request, HttpServletResponse answer) throws Exception {
    var refused = RequestFailure.of(failure, request);
    cutBegun(answer, failure);
    return refused(refused);
  }

  /** An answer whose beginning is sent must not end well: its reader would take it for whole. */
  private static void cutBegun(HttpServletResponse answer, Exception failure) throws Exception {
    if (answer.isCommitted()) {
      throw failure;
    }
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception refused,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    var web = ((ServletWebRequest) request).getRequest();
    var code = ErrorCode.ofStatus(status.value());
    if (code == ErrorCode.INTERNAL_ERROR) {
      return refused(RequestFailure.of(refused, web));
    }
    return answer(ApiException.of(code, message(refused, status, web)), status, headers);
  }

  // The framework's own messages may repeat parts of the body, and so a key.
  private static String message(
      Exception refused, HttpStatusCode status, HttpServletRequest request) {
    if (refused instanceof HttpMessageNotReadableException) {
      return "the body is not readable: it is missing, not JSON, or a field has the wrong type";
    }
    if (refused instanceof MissingServletRequestParameterException missing) {
      return missing.getParameterName() + " is missing in the query";
    }
    return FrameworkMessages.of(status.value(), request);
  }

  private static ResponseEntity<Object> answer(
      ApiException refused, HttpStatusCode status, HttpHeaders headers) {
    var kept = new HttpHeaders();
    for (var name : Set.of(HttpHeaders.RETRY_AFTER, HttpHeaders.ALLOW, HttpHeaders.ACCEPT)) {
      var value = headers.getFirst(name);
      if (value != null) {
        kept.set(name, value);
      }
    }
    kept.setContentType(MediaType.APPLICATION_JSON);
    return new ResponseEntity<>(ErrorBody.of(refused), kept, status);
  }
}

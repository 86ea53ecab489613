package relay.api.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** The body of every error answer (seed 004, 5). */
public record ErrorBody(Content error) {

  /**
   * What went wrong.
   *
   * @param code one of {@link ErrorCode}
   * @param message for people; names the field or row at fault, holds no secret
   * @param details the rows at fault, when there are several
   */
  public record Content(
      String code,
      String message,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<RowFault> details) {}

  /** One uploaded row that cannot be taken; {@code row} counts from 1. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record RowFault(
      @Nullable Integer row, @Nullable String field, String reasonCode, String message) {}

  static ErrorBody of(ApiException refused) {
    return new ErrorBody(new Content(refused.code().code(), refused.message(), refused.details()));
  }
}

package relay.api.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Writes the error body where no controller was reached. Safe for concurrent use. */
class ErrorWriter {

  private final JsonMapper json;

  ErrorWriter(JsonMapper json) {
    this.json = json;
  }

  void write(HttpServletResponse response, ApiException refused) throws IOException {
    response.setStatus(refused.code().status().value());
    refused
        .retryAfter()
        .ifPresent(
            wait -> response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds())));
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response.getOutputStream().write(json.writeValueAsBytes(ErrorBody.of(refused)));
  }
}

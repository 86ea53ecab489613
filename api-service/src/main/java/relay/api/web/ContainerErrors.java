package relay.api.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gives the error body also to requests that the container refuses before any servlet sees them.
 */
class ContainerErrors extends ErrorReportValve {

  private static final Logger LOG = LoggerFactory.getLogger(ContainerErrors.class);

  private final JsonMapper json;

  ContainerErrors(JsonMapper json) {
    this.json = json;
  }

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    var status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    var refused =
        ApiException.of(ErrorCode.ofStatus(status), FrameworkMessages.of(status, request));
    try {
      response.setContentType(MediaType.APPLICATION_JSON_VALUE);
      response.setCharacterEncoding(StandardCharsets.UTF_8.name());
      response.getReporter().write(json.writeValueAsString(ErrorBody.of(refused)));
      response.finishResponse();
    } catch (IOException gone) {
      LOG.debug("the client of a refused request went away", gone);
    }
  }
}

package relay.api.submission;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import relay.api.submission.IdempotencyStore.Name;
import relay.api.submission.body.BatchReader;
import relay.api.web.ApiException;
import relay.api.web.Caller;
import relay.api.web.RequestTrace;

/** {@code POST /api/batch-import/runs} (seed 004, 3.1 and 6.1). */
@RestController
class SubmissionController {

  private static final String RUNS = "/api/batch-import/runs";
  private static final int LONGEST_KEY = 200;

  private final SubmissionService submissions;
  private final SubmissionProperties properties;

  SubmissionController(SubmissionService submissions, SubmissionProperties properties) {
    this.submissions = submissions;
    this.properties = properties;
  }

  /** The body is not bound: it is read as a stream. */
  @PostMapping(RUNS)
  ResponseEntity<String> submit(
      HttpServletRequest request,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      Locale locale) {
    var submitted =
        new SubmissionService.Request(
            BatchReader.of(request, properties.limits()),
            Optional.ofNullable(request.getQueryString()).orElse(""),
            Optional.ofNullable(key).map(text -> name(request, text)),
            locale,
            RequestTrace.of(request));
    return switch (submissions.submit(submitted)) {
      case Answer.Made made ->
          answer(ResponseEntity.created(URI.create(RUNS + "/" + made.run())), made);
      case Answer.Plan plan -> answer(ResponseEntity.ok(), plan);
    };
  }

  private static ResponseEntity<String> answer(ResponseEntity.BodyBuilder status, Answer answer) {
    return status.contentType(MediaType.APPLICATION_JSON).body(answer.body());
  }

  private static Name name(HttpServletRequest request, String key) {
    if (key.length() > LONGEST_KEY || !key.matches("[\\x21-\\x7E]+")) {
      throw ApiException.invalid(
          "Idempotency-Key must be 1 to " + LONGEST_KEY + " visible ASCII characters");
    }
    return new Name(Caller.of(request).tokenId(), key);
  }
}

package relay.api.submission;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What a submission is answered (seed 004, 6.1): the run is created, its results are to come. */
@JsonNaming(SnakeCaseStrategy.class)
record SubmissionAnswer(
    String runId,
    String state,
    String resultPage,
    long totalItems,
    long activeItems,
    long degradedItems,
    long brokenItems,
    long warningItems) {}

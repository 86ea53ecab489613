package relay.api.submission;

import relay.model.RunId;

/** What a submission is answered: the run it made, and the body as JSON. */
record Answer(RunId run, String body) {}

package relay.api.submission;

import relay.model.RunId;

/** What a submission is answered; the body is JSON. */
sealed interface Answer {

  String body();

  /** A run was made. */
  record Made(RunId run, String body) implements Answer {}

  /** A dry run: nothing was made. */
  record Plan(String body) implements Answer {}
}

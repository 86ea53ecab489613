package relay.simulator.upstream;

import java.time.Duration;
import java.util.List;

/**
 * What a call gets, from the truth of its key and the dialect of its base URL. Pure but for the
 * clock.
 */
final class KeyScript {
  private final UpstreamOptions options;

  KeyScript(UpstreamOptions options) {
    this.options = options;
  }

  /** How long to wait before the reply. */
  Duration delay(UpstreamCall call) {
    return call.truth() == KeyTruth.SLOW && call.operation() != Operation.MODELS
        ? options.latency().plus(options.scaled(UpstreamOptions.SLOWNESS))
        : options.latency();
  }

  Reply reply(UpstreamCall call) {
    return switch (call.truth()) {
      case GOOD, SLOW, CHAT_ONLY, RESPONSES_GUARDED_403, X_API_KEY_ONLY -> byDialect(call);
      case FLAKY_503_THEN_GOOD ->
          inFlakyWindow(call) ? Refusals.serviceUnavailable(call) : byDialect(call);
      case WRONG_KEY_401 -> Refusals.wrongKey(call);
      case FORBIDDEN_403 -> Refusals.forbidden(call);
      case HTML -> Refusals.page();
      case RATE_LIMITED_429 ->
          Refusals.rateLimited(call, options.scaled(UpstreamOptions.RETRY_AFTER));
      case UNAVAILABLE_5XX -> Refusals.unavailable(call);
      case NEVER_ANSWERS -> new Reply.Silence();
      case NO_BALANCE_402,
          QUOTA_429,
          CUT_STREAM,
          WRONG_MODEL,
          MODEL_MISSING,
          SOFT_ERROR_BODY,
          SOFT_NO_CHOICES ->
          call.operation() == Operation.MODELS ? models(call) : brokenCompletion(call);
    };
  }

  private static Reply brokenCompletion(UpstreamCall call) {
    return switch (call.truth()) {
      case NO_BALANCE_402 -> Refusals.noBalance(call);
      case QUOTA_429 -> Refusals.quota(call);
      case CUT_STREAM ->
          call.operation() == Operation.RESPONSES
              ? ResponsesAnswers.cut(call)
              : ChatAnswers.cut(call);
      case WRONG_MODEL -> completion(call, ChatAnswers.OTHER_MODEL);
      case MODEL_MISSING -> Refusals.unknownModel(call);
      case SOFT_ERROR_BODY -> Refusals.softError(call);
      case SOFT_NO_CHOICES ->
          call.operation() == Operation.RESPONSES
              ? ResponsesAnswers.noOutput(call)
              : ChatAnswers.noChoices(call);
      case GOOD,
          SLOW,
          FLAKY_503_THEN_GOOD,
          CHAT_ONLY,
          RESPONSES_GUARDED_403,
          X_API_KEY_ONLY,
          WRONG_KEY_401,
          FORBIDDEN_403,
          HTML,
          RATE_LIMITED_429,
          UNAVAILABLE_5XX,
          NEVER_ANSWERS ->
          throw new IllegalArgumentException(call.truth() + " does not fail in completions only");
    };
  }

  private static Reply byDialect(UpstreamCall call) {
    return switch (call.dialect()) {
      case EVERYTHING -> good(call);
      case CHAT_AND_RESPONSES ->
          call.operation() == Operation.MESSAGES ? Refusals.notFound() : good(call);
      case CHAT_ONLY -> hasChat(call.operation()) ? good(call) : Refusals.notFound();
      case RESPONSES_GUARDED ->
          switch (call.operation()) {
            case MODELS, CHAT -> good(call);
            case RESPONSES -> Refusals.forbidden(call);
            case MESSAGES -> Refusals.notFound();
          };
      case X_API_KEY_ONLY -> {
        if (call.keySource() != UpstreamCall.KeySource.X_API_KEY) {
          yield Refusals.wrongKey(call);
        }
        yield call.operation() == Operation.MESSAGES ? Refusals.notFound() : good(call);
      }
    };
  }

  private static boolean hasChat(Operation operation) {
    return operation == Operation.MODELS || operation == Operation.CHAT;
  }

  private static Reply good(UpstreamCall call) {
    if (call.operation() == Operation.MODELS) {
      return models(call);
    }
    if (!call.base().models().contains(call.model())) {
      return Refusals.unknownModel(call);
    }
    return call.maxTokens() < call.base().minTokens()
        ? Refusals.tooFewTokens(call)
        : completion(call, call.model());
  }

  private static Reply completion(UpstreamCall call, String model) {
    return switch (call.operation()) {
      case MODELS -> models(call);
      case CHAT -> ChatAnswers.completion(call, model);
      case RESPONSES -> ResponsesAnswers.completion(call, model);
      case MESSAGES -> MessagesAnswers.completion(call, model);
    };
  }

  private static Reply models(UpstreamCall call) {
    return ChatAnswers.models(
        call.truth() == KeyTruth.MODEL_MISSING
            ? List.of("text-embedding-legacy")
            : call.base().models());
  }

  private boolean inFlakyWindow(UpstreamCall call) {
    return options
        .clock()
        .instant()
        .isBefore(call.seen().firstCall().plus(options.scaled(UpstreamOptions.FLAKY_WINDOW)));
  }
}

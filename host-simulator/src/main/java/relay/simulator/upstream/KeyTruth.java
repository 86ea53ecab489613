package relay.simulator.upstream;

import java.util.Optional;

/**
 * What is really true of a planted key. Each value says how the upstream behaves when this key
 * calls; what a control plane ought to conclude from it is not this module's business.
 */
public enum KeyTruth {
  /** Answers every endpoint of its base URL, at once. */
  GOOD,
  /** As {@link #GOOD}, but every completion takes {@link UpstreamOptions#SLOWNESS}. */
  SLOW,
  /**
   * 503 for {@link UpstreamOptions#FLAKY_WINDOW} from the key's first call on, then {@link #GOOD}.
   */
  FLAKY_503_THEN_GOOD,
  /** Chat works; {@code /responses} and {@code /messages} are 404. */
  CHAT_ONLY,
  /** Chat works; {@code /responses} is guarded by a 403 instead of a 404. */
  RESPONSES_GUARDED_403,
  /** Works only with the key in {@code x-api-key}; a bearer token is 401. */
  X_API_KEY_ONLY,
  /** 401 {@code invalid_api_key} everywhere, also for keys that nobody planted. */
  WRONG_KEY_401,
  /** Lists models; every completion is 402 "Insufficient Balance". */
  NO_BALANCE_402,
  /**
   * Lists models; every completion is 429 {@code insufficient_quota}, without {@code Retry-After}.
   */
  QUOTA_429,
  /** 403 everywhere, as long as one asks. */
  FORBIDDEN_403,
  /** 200 with a web page, everywhere. */
  HTML,
  /** Lists models; every completion begins with 200 and is cut in the middle. */
  CUT_STREAM,
  /** Lists models; every completion is answered by {@link ChatAnswers#OTHER_MODEL}. */
  WRONG_MODEL,
  /** Lists one model that cannot chat; every completion is {@code model_not_found}. */
  MODEL_MISSING,
  /** 429 {@code rate_limit_exceeded} with {@code Retry-After}, to the end. */
  RATE_LIMITED_429,
  /** 500, 502, 503 and 529 in turns, to the end. */
  UNAVAILABLE_5XX,
  /** Takes the request and says nothing for {@link UpstreamOptions#NEVER}, then hangs up. */
  NEVER_ANSWERS,
  /** Lists models; every completion is 200 with an error object as its body. */
  SOFT_ERROR_BODY,
  /** Lists models; every completion is 200 with an empty list of choices. */
  SOFT_NO_CHOICES;

  /** The dialect that keys of this truth bring with them; empty when the base URL's own counts. */
  Optional<Dialect> dialect() {
    return switch (this) {
      case CHAT_ONLY -> Optional.of(Dialect.CHAT_ONLY);
      case RESPONSES_GUARDED_403 -> Optional.of(Dialect.RESPONSES_GUARDED);
      case X_API_KEY_ONLY -> Optional.of(Dialect.X_API_KEY_ONLY);
      case GOOD,
          SLOW,
          FLAKY_503_THEN_GOOD,
          WRONG_KEY_401,
          NO_BALANCE_402,
          QUOTA_429,
          FORBIDDEN_403,
          HTML,
          CUT_STREAM,
          WRONG_MODEL,
          MODEL_MISSING,
          RATE_LIMITED_429,
          UNAVAILABLE_5XX,
          NEVER_ANSWERS,
          SOFT_ERROR_BODY,
          SOFT_NO_CHOICES ->
          Optional.empty();
    };
  }
}

package relay.importing.probe;

import java.util.List;
import relay.run.CapabilityProfile.Answer;

/** What came of asking for the model list. */
sealed interface Listing {

  /** Here it is. */
  record Read(ModelList list) implements Listing {}

  /** There is none that could be read, and another time shows the same. */
  record None() implements Listing {}

  /** It could not be had just now. */
  record NotNow() implements Listing {}

  /** What an answer that holds no list says of the list. */
  static Listing without(UpstreamAnswer answer) {
    return switch (answer) {
      case UpstreamAnswer.Complete complete ->
          complete.status() >= 500 || complete.status() == 429 ? new NotNow() : new None();
      case UpstreamAnswer.CutOff _ -> new NotNow();
      case UpstreamAnswer.Silent _ -> new NotNow();
      case UpstreamAnswer.Unreachable _ -> new NotNow();
      case UpstreamAnswer.Untrusted _ -> new NotNow();
      case UpstreamAnswer.Garbled _ -> new None();
      case UpstreamAnswer.Blocked _ -> new None();
      case UpstreamAnswer.Oversized _ -> new None();
    };
  }

  /** The names it shows; none without a list. */
  default List<ModelName> models() {
    return switch (this) {
      case Read(ModelList list) -> list.models();
      case None(), NotNow() -> List.of();
    };
  }

  /** Whether the upstream has such a list. */
  default Answer isThere() {
    return switch (this) {
      case Read _ -> Answer.TRUE;
      case None() -> Answer.FALSE;
      case NotNow() -> Answer.UNKNOWN;
    };
  }
}

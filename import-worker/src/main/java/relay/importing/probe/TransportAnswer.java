package relay.importing.probe;

import java.util.regex.Pattern;
import relay.run.CapabilityProfile.Answer;

/** What an answer says of a capability: yes, no, or nothing. Pure. */
final class TransportAnswer {
  private static final Pattern NO_WORDS = Pattern.compile("(?!)");

  private TransportAnswer() {}

  /** Reads the body of a success. */
  interface Reader {
    Answer read(String body);
  }

  /** A guard's 403 is a no as a 404 is; an outage or a limit says nothing. */
  static Answer judge(UpstreamAnswer answer, Reader reader) {
    return judge(answer, NO_WORDS, reader);
  }

  /**
   * The same of a field in a request that is understood without it.
   *
   * @param field a refusal of the request that names it is a no
   */
  static Answer judge(UpstreamAnswer answer, Pattern field, Reader reader) {
    return switch (answer) {
      case UpstreamAnswer.Complete complete ->
          complete.isSuccess() ? reader.read(complete.body()) : ofRefusal(complete, field);
      case UpstreamAnswer.CutOff _ -> Answer.FALSE;
      case UpstreamAnswer.Oversized _ -> Answer.FALSE;
      case UpstreamAnswer.Garbled _ -> Answer.FALSE;
      case UpstreamAnswer.Untrusted _ -> Answer.UNKNOWN;
      case UpstreamAnswer.Silent _ -> Answer.UNKNOWN;
      case UpstreamAnswer.Unreachable _ -> Answer.UNKNOWN;
      case UpstreamAnswer.Blocked _ -> Answer.UNKNOWN;
    };
  }

  private static Answer ofRefusal(UpstreamAnswer.Complete refusal, Pattern field) {
    return switch (refusal.status()) {
      case 403, 404, 405, 410, 501 -> Answer.FALSE;
      case 400, 422 -> field.matcher(refusal.body()).find() ? Answer.FALSE : Answer.UNKNOWN;
      default -> Answer.UNKNOWN;
    };
  }
}

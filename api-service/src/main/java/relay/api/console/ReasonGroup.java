package relay.api.console;

import java.util.Arrays;
import java.util.List;
import relay.run.Blame;
import relay.run.ReasonCode;

/** The reason codes of one culprit, for a list to choose from. */
public record ReasonGroup(Blame blame, List<String> codes) {

  public ReasonGroup {
    codes = List.copyOf(codes);
  }

  /** All reasons by culprit. */
  static List<ReasonGroup> all() {
    return Arrays.stream(Blame.values()).map(ReasonGroup::of).toList();
  }

  private static ReasonGroup of(Blame blame) {
    return new ReasonGroup(
        blame,
        Arrays.stream(ReasonCode.values())
            .filter(reason -> reason.blame() == blame)
            .map(ReasonCode::code)
            .toList());
  }
}

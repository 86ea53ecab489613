package relay.verdict;

import java.util.Arrays;
import java.util.stream.Collectors;
import relay.run.ReasonCode;

/** Draws {@code docs/reasons.md} from the reason codes. */
final class ReasonDocument {
  private static final String HEAD =
      """
      # Reason codes

      Drawn from `ReasonCode`; a test compares. Every item that is done and not active has exactly
      one. Blame is the part before the dot.

      | code | retry | meaning | what to do | 含义 | 处理办法 |
      |---|---|---|---|---|---|
      """;

  private ReasonDocument() {}

  static String draw() {
    return HEAD
        + Arrays.stream(ReasonCode.values())
            .map(ReasonDocument::line)
            .collect(Collectors.joining());
  }

  private static String line(ReasonCode reason) {
    String retry =
        switch (reason.retryable()) {
          case YES -> "yes";
          case AFTER_A_CHANGE -> "after a change";
          case NO -> "no";
        };
    return "| `%s` | %s | %s | %s | %s | %s |\n"
        .formatted(
            reason.code(),
            retry,
            reason.meaning().en(),
            reason.whatToDo().en(),
            reason.meaning().zh(),
            reason.whatToDo().zh());
  }
}

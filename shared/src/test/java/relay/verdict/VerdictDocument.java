package relay.verdict;

import java.util.Arrays;
import java.util.stream.Collectors;
import relay.host.HostVersion;
import relay.run.ReasonCode;
import relay.run.Verdict;

/** Draws {@code docs/verdicts.md} from the table of verdicts. */
final class VerdictDocument {
  static final HostVersion OLD = new HostVersion("0.1.121");
  static final HostVersion NEW = new HostVersion("0.1.179");

  private static final String HEAD =
      """
      # Verdicts

      Drawn from `VerdictTable`; a test compares. An item ends with one row. *Active*: an end user's
      call through the host was answered by this very key, and users of its group can reach it.
      *Degraded*: the account may be good, something around it is not. *Broken*: the key will not
      work. *Unknown*: nobody finished looking. What condemns a key is seen at least twice; an outage
      never does.

      | what is true | 0.1.121 | 0.1.129, 0.1.179 |
      |---|---|---|
      | good; slow; 503 at first, then good | active / confirmed | active / confirmed |
      """;

  private VerdictDocument() {}

  static String draw() {
    String chatOnly =
        "| chat only: the upstream has no `/responses` | %s | %s |\n"
            .formatted(cell(VerdictTable.chatOnly(OLD)), cell(VerdictTable.chatOnly(NEW)));
    return HEAD
        + chatOnly
        + Arrays.stream(ReasonCode.values())
            .filter(reason -> reason != ReasonCode.HOST_RESPONSES_ONLY)
            .map(VerdictDocument::line)
            .collect(Collectors.joining());
  }

  private static String line(ReasonCode reason) {
    String verdict = cell(VerdictTable.endedBy(reason));
    return "| %s | %s | %s |\n".formatted(reason.meaning().en(), verdict, verdict);
  }

  static String cell(Verdict verdict) {
    return verdict
        .reason()
        .map(reason -> "%s / `%s`".formatted(verdict.access().code(), reason.code()))
        .orElseGet(
            () -> "%s / %s".formatted(verdict.access().code(), verdict.confirmation().code()));
  }
}

package relay.host.sub2api;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Draws the fault table as {@code docs/faults.md}. */
final class FaultDocument {
  private static final String HEAD =
      """
      # Faults of the host

      Drawn from `FaultTable`; a test compares. The first row that matches decides. Codes in lower
      case without a dot are ours: `no_connection` and `bad_certificate` (nothing was sent), `no_answer`,
      `timed_out`, `too_long`, `needs_setup` (the first-run wizard waits), `not_json`, `html`, `stream`, `no_route` (the host has no such address),
      `foreign` (a 404 in JSON that is not the host's own), `incomplete` (no `usage`, or no end),
      `error_body`, `second_factor`, `test_failed`, `not_changed`.

      Kinds: *transient* is tried again and spends an attempt, *advisory* is noted and passes,
      *permanent* ends the work, *outage* says nothing about the item: it is parked, which means that its
      row waits (`waits_for` `outage`), without a slot or an attempt: at the gate of the host once that is
      stopped (docs/gates.md), else to be looked at again with the pauses of a stage's attempts, until the run's
      `park_limit` has passed since the outage was first met; then it ends `host.unavailable`. A cancelled run
      parks nothing. An access closure waits in the same way. What a login or the caller of a gateway call
      meets there is his own trouble: a closure spends an attempt on it. Blame is the part of the
      reason before the dot; for a gateway call, blame `access` is the caller's own trouble.

      | asked for | status | code | text contains | kind | reason when final | what next |
      |---|---|---|---|---|---|---|
      """;

  private FaultDocument() {}

  static String draw(List<FaultRow> rows) {
    return HEAD + rows.stream().map(FaultDocument::line).collect(Collectors.joining("\n")) + "\n";
  }

  private static String line(FaultRow row) {
    return "| %s | %s | %s | %s | %s | `%s` | %s |"
        .formatted(
            row.scope().shown(),
            row.status(),
            row.codes().stream()
                .sorted()
                .map(code -> code.isEmpty() ? "none" : quoted(code))
                .collect(Collectors.joining(", ")),
            row.text().map(pattern -> quoted(pattern.pattern())).orElse(""),
            row.kind().name().toLowerCase(Locale.ROOT),
            row.reason().code(),
            row.next());
  }

  private static String quoted(String text) {
    return "`" + text.replace("|", "\\|") + "`";
  }
}

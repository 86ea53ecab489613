package relay.host.sub2api;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import relay.host.HostFault;
import relay.run.ReasonCode;
import relay.secrets.Redactor;

/**
 * The one table that says what a fault of the host means (design 3.4). The first row that matches
 * decides; nobody else reads the host's codes and texts.
 */
final class FaultTable {
  /** In the order in which they are tried. */
  static final List<FaultRow> ROWS =
      Stream.of(
              TransportFaults.ROWS,
              GatewayFaults.ROWS,
              TestFaults.ROWS,
              AccessFaults.ROWS,
              ManagementFaults.ROWS)
          .flatMap(List::stream)
          .toList();

  private FaultTable() {}

  /** Classifies what was seen; the fault's message is redacted. */
  static HostFault classify(Observation seen, Redactor redactor) {
    FaultRow row =
        row(seen).orElseThrow(() -> new IllegalStateException("No row for " + seen.operation()));
    return new HostFault(
        row.kind(),
        row.reason(),
        seen.operation(),
        seen.status(),
        redactor.redact(seen.code(), 100),
        redactor.redact(seen.text(), HostFault.MAX_MESSAGE),
        seen.retryAfter());
  }

  /** The row that decides; always there, as the last rows take everything. */
  static Optional<FaultRow> row(Observation seen) {
    return ROWS.stream().filter(row -> row.matches(seen)).findFirst();
  }

  /** The reason behind an account's error text (host-api 8.7; 19, row 5). */
  static Optional<ReasonCode> reasonOfAccountError(String text) {
    return AccountErrors.ROWS.stream()
        .filter(row -> row.text().matcher(text).find())
        .map(AccountErrors.Row::reason)
        .findFirst();
  }
}

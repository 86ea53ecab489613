package relay.host;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import relay.run.Blame;
import relay.run.ReasonCode;

/**
 * Something a host did not do, classified once at the adapter's edge. Nobody else reads the host's
 * texts.
 *
 * @param kind what it means for the work
 * @param reason the reason code when it becomes final
 * @param operation what was asked for
 * @param status the HTTP status; empty when there was no answer
 * @param code the host's own code (its {@code reason}, {@code code} or {@code error.type}), or one
 *     of ours in lower case ({@code no_connection}, {@code bad_certificate}, {@code no_answer},
 *     {@code not_json}, {@code needs_setup}); may be empty
 * @param message for people: redacted, at most {@value #MAX_MESSAGE} code points
 * @param retryAfter how long the host asked to wait
 */
public record HostFault(
    FaultKind kind,
    ReasonCode reason,
    HostOperation operation,
    Optional<Integer> status,
    String code,
    String message,
    Optional<Duration> retryAfter) {

  /** The longest message, in code points. */
  public static final int MAX_MESSAGE = 500;

  private static final Set<String> NOTHING_WAS_SENT = Set.of("no_connection", "bad_certificate");

  /** Whose fault it is. */
  public Blame blame() {
    return reason.blame();
  }

  /** Whether the host said that the thing asked for is not there. */
  public boolean saysNotFound() {
    return status.equals(Optional.of(404));
  }

  /** Whether the host waits for a person: since 0.1.136 somebody must acknowledge its notice. */
  public boolean asksForAPerson() {
    return status.equals(Optional.of(423));
  }

  /** Whether a write may have happened although no answer came: look before repeating. */
  public boolean leavesWriteInDoubt() {
    return !NOTHING_WAS_SENT.contains(code) && status.map(s -> s >= 500).orElse(true);
  }

  /** One line for logs and trails. */
  public String describe() {
    return "%s answered %s %s: %s"
        .formatted(operation.code(), status.map(String::valueOf).orElse("nothing"), code, message);
  }
}

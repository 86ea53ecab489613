package relay.host.sub2api;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import relay.host.FaultKind;
import relay.run.ReasonCode;

/**
 * One row of the fault table: what was seen, and what it means.
 *
 * @param scope which operations
 * @param status a status ({@code 401}), a class ({@code 5xx}), {@code none} for no answer, or
 *     {@code any}
 * @param codes the host's codes, or ours in lower case; empty for any
 * @param text what the host's text must contain
 * @param kind what it means for the work
 * @param reason the reason code when it becomes final
 * @param next what is done about it, for the document
 */
record FaultRow(
    FaultScope scope,
    String status,
    Set<String> codes,
    Optional<Pattern> text,
    FaultKind kind,
    ReasonCode reason,
    String next) {

  /** The first half of a row. */
  static When on(FaultScope scope, String status, String... codes) {
    return new When(scope, status, Set.of(codes), Optional.empty());
  }

  boolean matches(Observation seen) {
    return scope.covers(seen.operation())
        && matchesStatus(seen.status())
        && (codes.isEmpty() || codes.contains(seen.code()))
        && text.map(pattern -> pattern.matcher(seen.text()).find()).orElse(true);
  }

  private boolean matchesStatus(Optional<Integer> seen) {
    return switch (status) {
      case "any" -> true;
      case "none" -> seen.isEmpty();
      case "2xx", "3xx", "4xx", "5xx" ->
          seen.map(s -> s / 100 == status.charAt(0) - '0').orElse(false);
      default -> seen.map(s -> s == Integer.parseInt(status)).orElse(false);
    };
  }

  /** What a row looks for. */
  record When(FaultScope scope, String status, Set<String> codes, Optional<Pattern> text) {

    /** Only when the host's text contains this. */
    When saying(String regex) {
      return new When(scope, status, codes, Optional.of(Pattern.compile(regex)));
    }

    /** The second half of a row. */
    FaultRow means(FaultKind kind, ReasonCode reason, String next) {
      return new FaultRow(scope, status, codes, text, kind, reason, next);
    }
  }
}

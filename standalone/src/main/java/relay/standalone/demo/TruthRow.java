package relay.standalone.demo;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import relay.simulator.upstream.KeyTruth;

/**
 * A row of the demo's table: what was planted, and the verdict that is right for it on hosts
 * 0.1.129 and 0.1.179 (design 3.3, verdict table).
 *
 * @param truth what the upstream does; null for rows whose truth lies elsewhere
 * @param label how the table names it
 * @param expected the right verdict, in words
 */
record TruthRow(
    @Nullable KeyTruth truth, String label, String expected, Predicate<SeenVerdict> isRight) {

  /** A row that no pipeline should take: no https address, or no key. */
  static final TruthRow MALFORMED =
      new TruthRow(null, "malformed row", "broken input.*", broken("input."));

  /** A good key in a group whose user cannot use it. */
  static final TruthRow CLOSURE_FAILS =
      new TruthRow(
          null,
          "good, closure fails",
          "degraded access.*",
          seen -> seen.access().equals("degraded") && seen.reason().startsWith("access."));

  /** The row for keys of {@code truth}; empty for truths that the demo does not plant. */
  static Optional<TruthRow> of(KeyTruth truth) {
    return switch (truth) {
      case GOOD, SLOW, FLAKY_503_THEN_GOOD -> Optional.of(active(truth, "confirmed"));
      case CHAT_ONLY, RESPONSES_GUARDED_403 -> Optional.of(active(truth, "advisory"));
      case WRONG_KEY_401 -> Optional.of(broken(truth, "upstream.key_rejected"));
      case NO_BALANCE_402 -> Optional.of(broken(truth, "upstream.no_balance"));
      case QUOTA_429 -> Optional.of(broken(truth, "upstream.quota_exhausted"));
      case FORBIDDEN_403 -> Optional.of(broken(truth, "upstream.forbidden"));
      case HTML -> Optional.of(broken(truth, "upstream.not_an_api"));
      case CUT_STREAM -> Optional.of(broken(truth, "upstream.broken_stream"));
      case WRONG_MODEL -> Optional.of(broken(truth, "upstream.wrong_model"));
      case MODEL_MISSING -> Optional.of(broken(truth, "upstream.model_missing"));
      case RATE_LIMITED_429 -> Optional.of(degraded(truth, "upstream.rate_limited"));
      case UNAVAILABLE_5XX, NEVER_ANSWERS -> Optional.of(degraded(truth, "upstream.unavailable"));
      case X_API_KEY_ONLY, SOFT_ERROR_BODY, SOFT_NO_CHOICES -> Optional.empty();
    };
  }

  /** The truths that the demo plants, without the plain good one. */
  static List<KeyTruth> plantedBesideGood() {
    return Arrays.stream(KeyTruth.values())
        .filter(truth -> truth != KeyTruth.GOOD && of(truth).isPresent())
        .toList();
  }

  private static TruthRow active(KeyTruth truth, String confirmation) {
    return new TruthRow(
        truth,
        label(truth),
        "active " + confirmation,
        seen -> seen.access().equals("active") && seen.confirmation().equals(confirmation));
  }

  private static TruthRow broken(KeyTruth truth, String reason) {
    return new TruthRow(truth, label(truth), "broken " + reason, broken(reason));
  }

  private static Predicate<SeenVerdict> broken(String reason) {
    return seen -> seen.access().equals("broken") && seen.reason().startsWith(reason);
  }

  private static TruthRow degraded(KeyTruth truth, String reason) {
    return new TruthRow(
        truth,
        label(truth),
        "degraded " + reason,
        seen -> seen.access().equals("degraded") && seen.reason().equals(reason));
  }

  private static String label(KeyTruth truth) {
    return truth.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

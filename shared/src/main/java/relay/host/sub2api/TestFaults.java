package relay.host.sub2api;

import static relay.host.FaultKind.ADVISORY;
import static relay.host.FaultKind.PERMANENT;
import static relay.host.FaultKind.TRANSIENT;
import static relay.host.sub2api.FaultScope.TEST;
import static relay.run.ReasonCode.HOST_REFUSED;
import static relay.run.ReasonCode.HOST_RESPONSES_ONLY;
import static relay.run.ReasonCode.HOST_UNAVAILABLE;
import static relay.run.ReasonCode.UPSTREAM_BROKEN_STREAM;
import static relay.run.ReasonCode.UPSTREAM_FORBIDDEN;
import static relay.run.ReasonCode.UPSTREAM_KEY_REJECTED;
import static relay.run.ReasonCode.UPSTREAM_MODEL_MISSING;
import static relay.run.ReasonCode.UPSTREAM_NOT_AN_API;
import static relay.run.ReasonCode.UPSTREAM_NO_BALANCE;
import static relay.run.ReasonCode.UPSTREAM_RATE_LIMITED;
import static relay.run.ReasonCode.UPSTREAM_UNAVAILABLE;

import java.util.List;

/**
 * The host's own test of an account (host-api 9.1). What only hints is {@code ADVISORY}, by the
 * kind of failure and never by words that a host name could contain (design 3.3; seed 000).
 */
final class TestFaults {
  private static final String RETURNED = "^(?:API|Chat Completions API \\([^)]*\\)) returned ";
  private static final String GATEWAY_DECIDES = "Note it; the gateway's proof decides.";

  static final List<FaultRow> ROWS =
      List.of(
          failed("Responses API.*(?:账号本身可正常使用|当前测试接口仅支持)")
              .means(ADVISORY, HOST_RESPONSES_ONLY, "The test cannot judge it. " + GATEWAY_DECIDES),
          failed(RETURNED + "401\\b")
              .means(PERMANENT, UPSTREAM_KEY_REJECTED, "Confirm by a second try, then end."),
          failed(RETURNED + "402\\b").means(PERMANENT, UPSTREAM_NO_BALANCE, "End."),
          failed(RETURNED + "403\\b")
              .means(ADVISORY, UPSTREAM_FORBIDDEN, "May be the early 403. " + GATEWAY_DECIDES),
          failed(RETURNED + "40[45]\\b")
              .means(ADVISORY, HOST_RESPONSES_ONLY, "No /responses there. " + GATEWAY_DECIDES),
          failed(RETURNED + "429\\b").means(ADVISORY, UPSTREAM_RATE_LIMITED, GATEWAY_DECIDES),
          failed(RETURNED + "50[234]\\b").means(ADVISORY, UPSTREAM_UNAVAILABLE, GATEWAY_DECIDES),
          failed(RETURNED + "5\\d\\d\\b").means(TRANSIENT, UPSTREAM_UNAVAILABLE, "Back off."),
          failed(RETURNED + "4\\d\\d\\b.*[Mm]odel")
              .means(PERMANENT, UPSTREAM_MODEL_MISSING, "End."),
          failed(RETURNED + "\\d{3}\\b").means(TRANSIENT, UPSTREAM_UNAVAILABLE, "Back off."),
          failed(
                  "^Request failed: .*(?:context deadline exceeded|Client\\.Timeout exceeded|"
                      + "i/o timeout|TLS handshake timeout)")
              .means(ADVISORY, UPSTREAM_UNAVAILABLE, "Timed out. " + GATEWAY_DECIDES),
          failed("^Request failed: ").means(TRANSIENT, UPSTREAM_UNAVAILABLE, "Back off."),
          failed("ended before (?:response\\.completed|\\[DONE\\])")
              .means(TRANSIENT, UPSTREAM_BROKEN_STREAM, "Repeat; broken when it stays."),
          failed("^Invalid Chat Completions response")
              .means(PERMANENT, UPSTREAM_NOT_AN_API, "End."),
          failed(
                  "^(?:Account not found|No API key available|Invalid base URL: |Unsupported"
                      + " account type)")
              .means(PERMANENT, HOST_REFUSED, "End: the account is not as we made it."),
          FaultRow.on(TEST, "2xx", Observation.INCOMPLETE)
              .means(TRANSIENT, HOST_UNAVAILABLE, "Neither success nor error came. Repeat."),
          failed("").means(TRANSIENT, UPSTREAM_UNAVAILABLE, "The upstream's own words. Back off."));

  private TestFaults() {}

  private static FaultRow.When failed(String regex) {
    return FaultRow.on(TEST, "2xx", Observation.TEST_FAILED).saying("(?s)" + regex);
  }
}

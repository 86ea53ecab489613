package relay.host.sub2api;

import static relay.host.FaultKind.OUTAGE;
import static relay.host.FaultKind.PERMANENT;
import static relay.host.FaultKind.TRANSIENT;
import static relay.host.sub2api.FaultRow.on;
import static relay.host.sub2api.FaultScope.GATEWAY;
import static relay.run.ReasonCode.ACCESS_GATEWAY_FAILED;
import static relay.run.ReasonCode.ACCESS_LOGIN_FAILED;
import static relay.run.ReasonCode.ACCESS_NO_BALANCE;
import static relay.run.ReasonCode.ACCESS_NO_SUBSCRIPTION;
import static relay.run.ReasonCode.HOST_REFUSED;
import static relay.run.ReasonCode.HOST_RESPONSES_ONLY;
import static relay.run.ReasonCode.HOST_UNAVAILABLE;
import static relay.run.ReasonCode.UPSTREAM_BROKEN_STREAM;
import static relay.run.ReasonCode.UPSTREAM_FORBIDDEN;
import static relay.run.ReasonCode.UPSTREAM_KEY_REJECTED;
import static relay.run.ReasonCode.UPSTREAM_MODEL_MISSING;
import static relay.run.ReasonCode.UPSTREAM_NOT_AN_API;
import static relay.run.ReasonCode.UPSTREAM_RATE_LIMITED;
import static relay.run.ReasonCode.UPSTREAM_UNAVAILABLE;

import java.util.List;
import java.util.stream.Stream;

/**
 * Calls through the gateway (host-api 14.2 and 14.4). Blame {@code access} means that the caller
 * was refused, which says nothing about any account.
 */
final class GatewayFaults {
  private static final String CALLER = "Stop the proofs of this host: it is the caller. ";

  private static final List<FaultRow> CALLER_REFUSED =
      List.of(
          on(GATEWAY, "401").means(OUTAGE, ACCESS_LOGIN_FAILED, CALLER + "Make the key anew."),
          on(GATEWAY, "429", "INVALID_AUTH_RATE_LIMITED")
              .means(OUTAGE, ACCESS_LOGIN_FAILED, CALLER + "Make the key anew, then wait."),
          on(GATEWAY, "403", "SUBSCRIPTION_NOT_FOUND", "SUBSCRIPTION_INVALID")
              .means(OUTAGE, ACCESS_NO_SUBSCRIPTION, CALLER + "Assign the subscription."),
          on(GATEWAY, "429", "USAGE_LIMIT_EXCEEDED")
              .means(OUTAGE, ACCESS_NO_SUBSCRIPTION, CALLER + "The group's limit is used up."),
          on(GATEWAY, "403", "INSUFFICIENT_BALANCE", "billing_error")
              .means(OUTAGE, ACCESS_NO_BALANCE, CALLER + "Top the balance up."),
          on(GATEWAY, "429", "API_KEY_QUOTA_EXHAUSTED")
              .means(OUTAGE, ACCESS_NO_BALANCE, CALLER + "The key's quota is used up."),
          on(GATEWAY, "429", "rate_limit_exceeded")
              .means(OUTAGE, ACCESS_GATEWAY_FAILED, CALLER + "Wait for its rate limit."),
          on(GATEWAY, "429", "rate_limit_error")
              .saying("^(?!Upstream)")
              .means(OUTAGE, ACCESS_GATEWAY_FAILED, CALLER + "Wait for its own queue."),
          on(
                  GATEWAY,
                  "403",
                  "ACCESS_DENIED",
                  "API_KEY_EXPIRED",
                  "GROUP_DISABLED",
                  "GROUP_DELETED",
                  "GROUP_NOT_ALLOWED",
                  "permission_error")
              .means(OUTAGE, ACCESS_GATEWAY_FAILED, CALLER + "Put group and key right."));

  private static final List<FaultRow> NO_ACCOUNT =
      List.of(
          on(GATEWAY, "503", "api_error")
              .means(
                  TRANSIENT,
                  HOST_REFUSED,
                  "No account: lag, a pause, or an upstream fault of the last minute. Read the"
                      + " account."),
          on(GATEWAY, "404", "model_not_found")
              .means(TRANSIENT, HOST_REFUSED, "No account for the model: as above."));

  private static final List<FaultRow> UPSTREAM =
      List.of(
          on(GATEWAY, "429", "rate_limit_error")
              .means(TRANSIENT, UPSTREAM_RATE_LIMITED, "Back off; lift the pause of the account."),
          on(GATEWAY, "502", "upstream_error")
              .saying("authentication failed")
              .means(PERMANENT, UPSTREAM_KEY_REJECTED, "Confirm by a second try, then end."),
          on(GATEWAY, "502", "upstream_error")
              .saying("access forbidden")
              .means(TRANSIENT, UPSTREAM_FORBIDDEN, "Repeat over time; lift the pause."),
          on(GATEWAY, "502", "upstream_error")
              .means(
                  TRANSIENT,
                  UPSTREAM_UNAVAILABLE,
                  "Read the account: a 402 shows there only. Else back off."),
          on(GATEWAY, "503", "upstream_error")
              .means(TRANSIENT, UPSTREAM_UNAVAILABLE, "The upstream is overloaded. Back off."),
          on(GATEWAY, "502", "api_error")
              .means(TRANSIENT, UPSTREAM_BROKEN_STREAM, "Repeat; broken when it stays."),
          on(GATEWAY, "400", "invalid_request_error")
              .saying("(?i)model")
              .means(PERMANENT, UPSTREAM_MODEL_MISSING, "End."),
          on(GATEWAY, "404", "not_found_error")
              .saying("(?i)model")
              .means(PERMANENT, UPSTREAM_MODEL_MISSING, "End."),
          on(GATEWAY, "404", "not_found_error")
              .means(
                  TRANSIENT,
                  HOST_RESPONSES_ONLY,
                  "The host asked for /responses. Until 0.1.121 that is final; until 0.1.126 wait"
                      + " for its probe."),
          on(GATEWAY, "500", "api_error")
              .means(TRANSIENT, UPSTREAM_UNAVAILABLE, "The account hides the cause. Back off."),
          on(GATEWAY, "2xx", Observation.HTML, Observation.NOT_JSON)
              .means(PERMANENT, UPSTREAM_NOT_AN_API, "End: the upstream answers with a page."),
          on(GATEWAY, "2xx", Observation.STREAM, Observation.INCOMPLETE)
              .means(TRANSIENT, UPSTREAM_BROKEN_STREAM, "Repeat; broken when it stays."),
          on(GATEWAY, "2xx", Observation.ERROR_BODY)
              .means(TRANSIENT, UPSTREAM_UNAVAILABLE, "An error with a good status. Back off."));

  private static final List<FaultRow> HOST =
      List.of(
          on(GATEWAY, "503", "billing_service_error")
              .means(OUTAGE, HOST_UNAVAILABLE, "Park: the host's billing store is down."),
          on(GATEWAY, "any", Observation.NO_ROUTE)
              .means(OUTAGE, HOST_UNAVAILABLE, "Park: this is not a host's gateway."),
          on(GATEWAY, "5xx", "INTERNAL_ERROR", Observation.HTML, Observation.NOT_JSON, "")
              .means(OUTAGE, HOST_UNAVAILABLE, "Park."),
          on(GATEWAY, "5xx").means(TRANSIENT, UPSTREAM_UNAVAILABLE, "Back off."),
          on(GATEWAY, "4xx", "api_error", "invalid_request_error")
              .means(TRANSIENT, UPSTREAM_UNAVAILABLE, "The upstream's own refusal. Back off."),
          on(GATEWAY, "any").means(OUTAGE, HOST_UNAVAILABLE, "Park: not an answer of a host."));

  static final List<FaultRow> ROWS =
      Stream.of(CALLER_REFUSED, NO_ACCOUNT, UPSTREAM, HOST).flatMap(List::stream).toList();

  private GatewayFaults() {}
}

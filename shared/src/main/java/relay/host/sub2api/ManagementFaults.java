package relay.host.sub2api;

import static relay.host.FaultKind.OUTAGE;
import static relay.host.FaultKind.PERMANENT;
import static relay.host.FaultKind.TRANSIENT;
import static relay.host.sub2api.FaultRow.on;
import static relay.host.sub2api.FaultScope.ANY;
import static relay.host.sub2api.FaultScope.MANAGEMENT;
import static relay.host.sub2api.FaultScope.PRICES;
import static relay.host.sub2api.FaultScope.WRITES;
import static relay.run.ReasonCode.ACCESS_LOGIN_FAILED;
import static relay.run.ReasonCode.ACCESS_NO_SUBSCRIPTION;
import static relay.run.ReasonCode.HOST_GROUP_CONFLICT;
import static relay.run.ReasonCode.HOST_REFUSED;
import static relay.run.ReasonCode.HOST_UNAVAILABLE;

import java.util.List;
import java.util.stream.Stream;

/** The management API (host-api 4 to 12). */
final class ManagementFaults {
  private static final List<FaultRow> IDEMPOTENCY =
      List.of(
          on(MANAGEMENT, "409", "IDEMPOTENCY_KEY_CONFLICT")
              .means(TRANSIENT, HOST_REFUSED, "Look by name, then use a new key."),
          on(MANAGEMENT, "409", "IDEMPOTENCY_IN_PROGRESS")
              .means(
                  TRANSIENT,
                  HOST_REFUSED,
                  "Wait as told; after a minute look by name, then use a new key."),
          on(MANAGEMENT, "409", "IDEMPOTENCY_RETRY_BACKOFF")
              .means(TRANSIENT, HOST_REFUSED, "Wait as told, then repeat with the same key."),
          on(MANAGEMENT, "400", "IDEMPOTENCY_KEY_INVALID", "IDEMPOTENCY_KEY_REQUIRED")
              .means(PERMANENT, HOST_REFUSED, "End: a mistake of ours."));

  private static final List<FaultRow> CONFLICTS =
      List.of(
          on(MANAGEMENT, "409", "GROUP_EXISTS", "CHANNEL_EXISTS", "GROUP_ALREADY_IN_CHANNEL")
              .means(TRANSIENT, HOST_GROUP_CONFLICT, "Somebody was first: look again, and reuse."),
          on(MANAGEMENT, "409", "mixed_channel_warning")
              .means(PERMANENT, HOST_GROUP_CONFLICT, "End: the group's platforms do not mix."),
          on(MANAGEMENT, "409", "EMAIL_EXISTS")
              .means(TRANSIENT, ACCESS_LOGIN_FAILED, "Find the user by e-mail."),
          on(MANAGEMENT, "409", "SUBSCRIPTION_ASSIGN_CONFLICT", "SUBSCRIPTION_ALREADY_EXISTS")
              .means(TRANSIENT, ACCESS_NO_SUBSCRIPTION, "Read the subscription, and extend it."),
          on(MANAGEMENT, "409").means(TRANSIENT, HOST_REFUSED, "Look again."));

  private static final List<FaultRow> REFUSALS =
      List.of(
          on(PRICES, "404", Observation.NO_ROUTE)
              .means(PERMANENT, HOST_REFUSED, "End: this version of the host lacks the route."),
          on(
                  MANAGEMENT,
                  "404",
                  Observation.NO_ROUTE,
                  Observation.HTML,
                  Observation.STREAM,
                  Observation.NOT_JSON,
                  Observation.FOREIGN)
              .means(
                  OUTAGE,
                  HOST_UNAVAILABLE,
                  "Park: the route was there when the host was looked at, so this is not the host's"
                      + " own answer. It says nothing about the object."),
          on(MANAGEMENT, "404", "GROUP_NOT_FOUND")
              .means(PERMANENT, HOST_GROUP_CONFLICT, "End: the group is gone."),
          on(MANAGEMENT, "404", "SUBSCRIPTION_NOT_FOUND")
              .means(PERMANENT, ACCESS_NO_SUBSCRIPTION, "Assign it anew."),
          on(MANAGEMENT, "404", "USER_NOT_FOUND", "API_KEY_NOT_FOUND")
              .means(PERMANENT, ACCESS_LOGIN_FAILED, "Make the user or the key anew."),
          on(MANAGEMENT, "404").means(PERMANENT, HOST_REFUSED, "Gone: make it anew, or end."),
          on(MANAGEMENT, "400", "GROUP_NOT_ACTIVE")
              .means(PERMANENT, HOST_GROUP_CONFLICT, "End: the group is disabled."),
          on(
                  MANAGEMENT,
                  "400",
                  "GROUP_NOT_SUBSCRIPTION_TYPE",
                  "SUBSCRIPTION_REQUIRED",
                  "CANNOT_SHORTEN_EXPIRED",
                  "ADJUST_WOULD_EXPIRE")
              .means(PERMANENT, ACCESS_NO_SUBSCRIPTION, "End: not a subscription we can give."),
          on(MANAGEMENT, "429").means(OUTAGE, HOST_UNAVAILABLE, "Park as long as told."),
          on(MANAGEMENT, "4xx")
              .means(PERMANENT, HOST_REFUSED, "End: the host finds our request wrong."));

  private static final List<FaultRow> FAILURES =
      List.of(
          on(MANAGEMENT, "500", "INTERNAL_ERROR")
              .means(OUTAGE, HOST_UNAVAILABLE, "Park: the host cannot check the credential."),
          on(WRITES, "500")
              .means(
                  TRANSIENT,
                  HOST_REFUSED,
                  "Often a mistake of ours (a missing group or user), and something may have been"
                      + " left behind: look before repeating."),
          on(MANAGEMENT, "5xx").means(OUTAGE, HOST_UNAVAILABLE, "Park."),
          on(MANAGEMENT, "2xx", Observation.NOT_CHANGED)
              .means(TRANSIENT, HOST_REFUSED, "The host left the account as it was: read it."),
          on(MANAGEMENT, "2xx")
              .means(
                  OUTAGE,
                  HOST_UNAVAILABLE,
                  "Park: a page where JSON was due. The host's URL leads to its web interface."),
          on(ANY, "any").means(OUTAGE, HOST_UNAVAILABLE, "Park."));

  static final List<FaultRow> ROWS =
      Stream.of(IDEMPOTENCY, CONFLICTS, REFUSALS, FAILURES).flatMap(List::stream).toList();

  private ManagementFaults() {}
}

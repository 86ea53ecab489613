package relay.host.sub2api;

import static relay.host.FaultKind.OUTAGE;
import static relay.host.FaultKind.PERMANENT;
import static relay.host.FaultKind.TRANSIENT;
import static relay.host.sub2api.FaultRow.on;
import static relay.host.sub2api.FaultScope.LOGIN;
import static relay.host.sub2api.FaultScope.MANAGEMENT;
import static relay.host.sub2api.FaultScope.USER_KEYS;
import static relay.run.ReasonCode.ACCESS_LOGIN_FAILED;
import static relay.run.ReasonCode.ACCESS_NO_SUBSCRIPTION;
import static relay.run.ReasonCode.HOST_REFUSED;
import static relay.run.ReasonCode.HOST_UNAVAILABLE;

import java.util.List;

/** Who may do what: logins, sessions, the administrator's credential (host-api 3 and 13). */
final class AccessFaults {
  static final List<FaultRow> ROWS =
      List.of(
          on(LOGIN, "429")
              .means(OUTAGE, ACCESS_LOGIN_FAILED, "Wait a minute: 20 logins a minute and address."),
          on(LOGIN, "2xx", Observation.SECOND_FACTOR)
              .means(PERMANENT, ACCESS_LOGIN_FAILED, "End: a program has no second factor."),
          on(LOGIN, "2xx").means(OUTAGE, HOST_UNAVAILABLE, "Park: a page where JSON was due."),
          on(LOGIN, "404", Observation.NO_ROUTE)
              .means(OUTAGE, HOST_UNAVAILABLE, "Park: this is not a host."),
          on(LOGIN, "4xx")
              .means(
                  PERMANENT,
                  ACCESS_LOGIN_FAILED,
                  "Wrong password, disabled user, browser challenge or backend mode."),
          on(LOGIN, "5xx").means(OUTAGE, HOST_UNAVAILABLE, "Park."),
          on(USER_KEYS, "401")
              .means(TRANSIENT, ACCESS_LOGIN_FAILED, "The session is over: log in again."),
          on(USER_KEYS, "403", "GROUP_NOT_ALLOWED")
              .means(
                  TRANSIENT,
                  ACCESS_NO_SUBSCRIPTION,
                  "Grant the group or assign the subscription first."),
          on(USER_KEYS, "403")
              .means(PERMANENT, ACCESS_LOGIN_FAILED, "End: backend mode shuts users out."),
          on(MANAGEMENT, "423")
              .means(
                  OUTAGE,
                  HOST_REFUSED,
                  "Park: an administrator must acknowledge the host's compliance notice."),
          on(MANAGEMENT, "401")
              .means(OUTAGE, HOST_REFUSED, "Park: give the host a valid credential."),
          on(MANAGEMENT, "403")
              .means(OUTAGE, HOST_REFUSED, "Park: the credential is not an administrator's."));

  private AccessFaults() {}
}

package relay.api.hosts;

import java.util.List;
import java.util.Optional;
import relay.api.web.ApiException;
import relay.api.web.ErrorBody.RowFault;
import relay.api.web.ErrorCode;
import relay.host.HostFault;
import relay.model.HostId;
import relay.run.ReasonCode;

/** Says to a person why a host could not be looked at, and which field of the request to mend. */
final class HostRefusal {
  private static final String URL = "base_url";
  private static final String TOKEN = "auth.token";

  private HostRefusal() {}

  static ApiException of(HostFault fault) {
    return status(fault) / 100 == 3 ? redirected(fault) : byCode(fault);
  }

  /** What was made on a host is known by its numbers, which mean other things elsewhere. */
  static ApiException anotherHost(HostId registered) {
    String message =
        "base_url leads to another host than %s: none of the groups that were prepared there is"
                .formatted(registered)
            + " at this address. Register it as a host of its own";
    return ApiException.conflict(message)
        .withDetails(List.of(new RowFault(null, URL, ReasonCode.HOST_REFUSED.code(), message)));
  }

  /** Not followed: the credential would travel with it. */
  private static ApiException redirected(HostFault fault) {
    return invalid(
        URL,
        "base_url redirects (%d): give the address it leads to".formatted(status(fault)),
        fault);
  }

  private static ApiException byCode(HostFault fault) {
    return switch (fault.code()) {
      case "needs_setup" ->
          refused(
              ErrorCode.CONFLICT,
              URL,
              "base_url leads to a host that is not set up: finish its first-run wizard there,"
                  + " then try again",
              fault);
      case "bad_certificate" ->
          invalid(
              URL,
              "base_url: the host's certificate does not fit (" + fault.message() + ")",
              fault);
      case "too_long" -> invalid(URL, noHost("its answer does not end"), fault);
      case "html", "not_json", "no_route", "foreign", "stream" -> notAHost(fault);
      default -> byStatus(fault);
    };
  }

  /** A gateway's error page in front of a host that is down says nothing about the address. */
  private static ApiException notAHost(HostFault fault) {
    return status(fault) >= 500
        ? unavailable(fault)
        : invalid(URL, noHost("it answered %d, %s".formatted(status(fault), fault.code())), fault);
  }

  private static ApiException byStatus(HostFault fault) {
    return switch (status(fault)) {
      case 0, 429 -> unavailable(fault);
      case 401 -> invalid(TOKEN, "auth.token is not valid at the host: " + why(fault), fault);
      case 423 ->
          refused(
              ErrorCode.CONFLICT,
              URL,
              "base_url: an administrator of the host must acknowledge its compliance notice first",
              fault);
      case 403 -> invalid(TOKEN, "auth.token is not an administrator's", fault);
      default ->
          status(fault) >= 500
              ? unavailable(fault)
              : invalid(
                  URL, noHost("it answered %d, %s".formatted(status(fault), shown(fault))), fault);
    };
  }

  private static String why(HostFault fault) {
    return switch (fault.code()) {
      case "INVALID_ADMIN_KEY" ->
          "the admin key is wrong, or was made anew since (INVALID_ADMIN_KEY)";
      case "TOKEN_EXPIRED" ->
          "the access token has expired (TOKEN_EXPIRED); the admin key does not";
      case "INVALID_TOKEN" ->
          "it is no access token of this host (INVALID_TOKEN). With a second factor, the temp_token"
              + " of the first step is none: finish the login, or give the admin key";
      default -> shown(fault);
    };
  }

  private static String noHost(String what) {
    return "base_url does not lead to a sub2api host (%s)".formatted(what);
  }

  private static ApiException invalid(String field, String message, HostFault fault) {
    return refused(ErrorCode.INVALID_REQUEST, field, message, fault);
  }

  private static ApiException unavailable(HostFault fault) {
    ApiException unavailable =
        refused(
            ErrorCode.UNAVAILABLE,
            URL,
            "base_url: the host does not answer (%s)".formatted(shown(fault)),
            fault);
    return fault.retryAfter().map(unavailable::retryAfter).orElse(unavailable);
  }

  private static ApiException refused(
      ErrorCode code, String field, String message, HostFault fault) {
    return ApiException.of(code, message)
        .withDetails(List.of(new RowFault(null, field, fault.reason().code(), message)));
  }

  private static int status(HostFault fault) {
    return fault.status().orElse(0);
  }

  private static String shown(HostFault fault) {
    return Optional.of(fault.code()).filter(code -> !code.isEmpty()).orElse("no code");
  }
}

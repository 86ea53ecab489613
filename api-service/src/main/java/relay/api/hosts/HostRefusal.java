package relay.api.hosts;

import relay.api.web.ApiException;
import relay.api.web.ErrorCode;
import relay.host.HostFault;

/** Says to a person why a host could not be looked at. */
final class HostRefusal {
  private HostRefusal() {}

  static ApiException of(HostFault fault) {
    return switch (fault.status().orElse(0)) {
      case 0 -> unavailable(fault);
      case 401 ->
          ApiException.invalid("auth.token is not valid at the host (%s)".formatted(fault.code()));
      case 403 -> ApiException.invalid("auth.token is not an administrator's");
      case 423 ->
          ApiException.conflict(
              "the host asks an administrator to acknowledge its compliance notice first: open its"
                  + " admin page, or GET /api/v1/admin/compliance there");
      case 429 -> unavailable(fault);
      default ->
          fault.status().orElse(0) >= 500
              ? unavailable(fault)
              : ApiException.invalid(
                  "base_url does not lead to a sub2api host (it answered %d, %s)"
                      .formatted(fault.status().orElse(0), shown(fault)));
    };
  }

  private static ApiException unavailable(HostFault fault) {
    ApiException unavailable =
        ApiException.of(
            ErrorCode.UNAVAILABLE, "the host does not answer (%s)".formatted(shown(fault)));
    return fault.retryAfter().map(unavailable::retryAfter).orElse(unavailable);
  }

  private static String shown(HostFault fault) {
    return fault.code().isEmpty() ? "no code" : fault.code();
  }
}

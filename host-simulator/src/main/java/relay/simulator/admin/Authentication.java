package relay.simulator.admin;

import java.time.Instant;
import java.util.Optional;
import relay.simulator.http.Envelope;
import relay.simulator.http.Exchange;
import relay.simulator.http.Reply;
import relay.simulator.http.Router;
import relay.simulator.options.HostSwitch;
import relay.simulator.options.HostVersion;
import relay.simulator.options.Switches;
import relay.simulator.state.HostState;
import relay.simulator.state.User;

/** Lets admins and users through to their routes (host-api 3.1, 13, 17). */
final class Authentication {

  private static final String BEARER = "Bearer ";
  private static final String COMPLIANCE = "/api/v1/admin/compliance";

  private final HostVersion version;
  private final HostState state;
  private final Tokens tokens;
  private final AdminKey adminKey;
  private final Switches switches;

  Authentication(
      HostVersion version, HostState state, Tokens tokens, AdminKey adminKey, Switches switches) {
    this.version = version;
    this.state = state;
    this.tokens = tokens;
    this.adminKey = adminKey;
    this.switches = switches;
  }

  /** Handles a call of a known user. */
  @FunctionalInterface
  interface UserHandler {
    Reply handle(Exchange exchange, User user);
  }

  /** A handler for admins only. */
  Router.Handler admin(UserHandler handler) {
    return exchange -> {
      User admin = authenticateAdmin(exchange);
      if (isGateClosed() && !exchange.path().startsWith(COMPLIANCE)) {
        throw Envelope.deny(
            423,
            "ADMIN_COMPLIANCE_ACK_REQUIRED",
            "an administrator must acknowledge the compliance commitment first");
      }
      return handler.handle(exchange, admin);
    };
  }

  /** A handler for any user with a token. */
  Router.Handler user(UserHandler handler) {
    return exchange -> {
      String header =
          exchange
              .header("authorization")
              .orElseThrow(
                  () -> Envelope.deny(401, "UNAUTHORIZED", "Authorization header is required"));
      if (!header.startsWith(BEARER)) {
        throw Envelope.deny(
            401, "INVALID_AUTH_HEADER", "Authorization header format must be 'Bearer {token}'");
      }
      User user = userOf(header.substring(BEARER.length()));
      if (switches.isOn(HostSwitch.BACKEND_MODE) && !user.isAdmin()) {
        throw Envelope.refuse(403, "BACKEND_MODE_ADMIN_ONLY", "backend mode is for admins only");
      }
      return handler.handle(exchange, user);
    };
  }

  /** Whether a person has still to acknowledge the compliance text (host-api 20, row 1). */
  boolean isGateClosed() {
    return version.hasComplianceGate() && switches.isOn(HostSwitch.COMPLIANCE_CLOSED);
  }

  void acknowledge() {
    switches.turnOff(HostSwitch.COMPLIANCE_CLOSED);
  }

  private User authenticateAdmin(Exchange exchange) {
    Optional<String> key = exchange.header("x-api-key");
    if (key.isPresent()) {
      if (!adminKey.is(key.get())) {
        throw Envelope.deny(401, "INVALID_ADMIN_KEY", "Invalid admin API key");
      }
      return state.users().all().stream()
          .filter(user -> user.isAdmin() && user.active())
          .findFirst()
          .orElseThrow(() -> Envelope.deny(500, "INTERNAL_ERROR", "No active admin user"));
    }
    String token =
        exchange
            .header("authorization")
            .filter(header -> header.startsWith(BEARER))
            .map(header -> header.substring(BEARER.length()))
            .orElseThrow(() -> Envelope.deny(401, "UNAUTHORIZED", "Authorization required"));
    User user = userOf(token);
    if (!user.isAdmin()) {
      throw Envelope.deny(403, "FORBIDDEN", "Admin access required");
    }
    return user;
  }

  private User userOf(String token) {
    if (token.isBlank()) {
      throw Envelope.deny(401, "EMPTY_TOKEN", "Token cannot be empty");
    }
    Tokens.Claims claims =
        tokens
            .claims(token)
            .orElseThrow(() -> Envelope.deny(401, "INVALID_TOKEN", "Invalid token"));
    Instant now = state.now();
    if (!now.isBefore(claims.expiresAt())) {
      throw Envelope.deny(401, "TOKEN_EXPIRED", "Token has expired");
    }
    User user =
        state
            .users()
            .find(claims.userId())
            .orElseThrow(() -> Envelope.deny(401, "USER_NOT_FOUND", "User not found"));
    if (!user.active()) {
      throw Envelope.deny(401, "USER_INACTIVE", "User account is not active");
    }
    if (user.tokenEpoch() != claims.epoch()) {
      throw Envelope.deny(401, "TOKEN_REVOKED", "Token has been revoked");
    }
    return state.users().change(user.id(), known -> known.activeAt(now)).orElse(user);
  }
}

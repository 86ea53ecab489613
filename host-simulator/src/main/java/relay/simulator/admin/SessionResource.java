package relay.simulator.admin;

import java.util.Optional;
import relay.simulator.http.Body;
import relay.simulator.http.Envelope;
import relay.simulator.http.Exchange;
import relay.simulator.http.Json;
import relay.simulator.http.Reply;
import relay.simulator.http.Router;
import relay.simulator.options.HostSwitch;
import relay.simulator.options.Switches;
import relay.simulator.state.HostState;
import relay.simulator.state.User;
import tools.jackson.databind.node.ObjectNode;

/** Login, refresh, logout and "me" (host-api 3.2). */
final class SessionResource {

  private static final String SECOND_FACTOR = "123456";

  private final HostState state;
  private final Authentication authentication;
  private final Tokens tokens;
  private final LoginLimit limit;
  private final LoginLimit secondFactors;
  private final LoginLimit refreshes;
  private final Switches switches;
  private final UserView users;

  SessionResource(
      HostState state,
      Authentication authentication,
      Tokens tokens,
      LoginLimit limit,
      LoginLimit secondFactors,
      LoginLimit refreshes,
      Switches switches,
      UserView users) {
    this.state = state;
    this.authentication = authentication;
    this.tokens = tokens;
    this.limit = limit;
    this.secondFactors = secondFactors;
    this.refreshes = refreshes;
    this.switches = switches;
    this.users = users;
  }

  void register(Router router) {
    router.add("POST", "/api/v1/auth/login", this::login);
    router.add("POST", "/api/v1/auth/login/2fa", this::secondFactor);
    router.add("POST", "/api/v1/auth/refresh", this::refresh);
    router.add("POST", "/api/v1/auth/logout", this::logout);
    router.add("GET", "/api/v1/auth/me", authentication.user(this::me));
  }

  private Reply login(Exchange exchange) {
    if (!limit.admits(exchange.clientAddress(), state.now())) {
      throw Envelope.tooManyRequests();
    }
    Body body = Body.of(exchange);
    body.check("LoginRequest")
        .requiredText("email", "Email")
        .that(UsersResource.isEmailOrAbsent(body), "Email", "email")
        .requiredText("password", "Password")
        .refuse();
    if (switches.isOn(HostSwitch.TURNSTILE) && body.text("turnstile_token").isEmpty()) {
      throw Envelope.refuse(400, "TURNSTILE_VERIFICATION_FAILED", "turnstile verification failed");
    }
    Optional<User> known =
        state
            .users()
            .withEmail(body.text("email").orElse(""))
            .filter(
                user -> user.passwordHash().equals(Tokens.hash(body.text("password").orElse(""))));
    User user =
        known.orElseThrow(
            () -> Envelope.refuse(401, "INVALID_CREDENTIALS", "invalid email or password"));
    if (!user.active()) {
      throw Envelope.refuse(403, "USER_NOT_ACTIVE", "user is not active");
    }
    if (switches.isOn(HostSwitch.BACKEND_MODE) && !user.isAdmin()) {
      throw Envelope.refuse(403, "BACKEND_MODE_ADMIN_ONLY", "backend mode is for admins only");
    }
    if (switches.isOn(HostSwitch.ADMIN_SECOND_FACTOR) && user.isAdmin()) {
      return Envelope.success(
          Json.object()
              .put("requires_2fa", true)
              .put("temp_token", tokens.refreshToken(user))
              .put("user_email_masked", user.email().charAt(0) + "***@example.test"));
    }
    return loggedIn(user);
  }

  private Reply secondFactor(Exchange exchange) {
    if (!secondFactors.admits(exchange.clientAddress(), state.now())) {
      throw Envelope.tooManyRequests();
    }
    Body body = Body.of(exchange);
    body.check("Login2FARequest")
        .requiredText("temp_token", "TempToken")
        .requiredText("totp_code", "TotpCode")
        .refuse();
    if (body.text("totp_code").filter(SECOND_FACTOR::equals).isEmpty()) {
      throw Envelope.refuse(400, "TOTP_INVALID_CODE", "invalid verification code");
    }
    return loggedIn(
        body.text("temp_token")
            .flatMap(tokens::redeem)
            .flatMap(state.users()::find)
            .orElseThrow(
                () -> Envelope.refuse(400, "TOTP_SESSION_EXPIRED", "the login has expired")));
  }

  private Reply loggedIn(User user) {
    return Envelope.success(tokensFor(user).set("user", users.shown(user)));
  }

  private Reply refresh(Exchange exchange) {
    if (!refreshes.admits(exchange.clientAddress(), state.now())) {
      throw Envelope.tooManyRequests();
    }
    Body body = Body.of(exchange);
    body.check("RefreshTokenRequest").requiredText("refresh_token", "RefreshToken").refuse();
    User user =
        body.text("refresh_token")
            .flatMap(tokens::redeem)
            .flatMap(state.users()::find)
            .filter(User::active)
            .orElseThrow(
                () -> Envelope.refuse(401, "REFRESH_TOKEN_INVALID", "refresh token is not valid"));
    return Envelope.success(tokensFor(user));
  }

  private Reply logout(Exchange exchange) {
    Body.optional(exchange).text("refresh_token").ifPresent(tokens::redeem);
    return Envelope.message("Logged out successfully");
  }

  private Reply me(Exchange exchange, User user) {
    return Envelope.success(users.shown(user));
  }

  private ObjectNode tokensFor(User user) {
    return Json.object()
        .put("access_token", tokens.accessToken(user, state.now()))
        .put("refresh_token", tokens.refreshToken(user))
        .put("expires_in", Tokens.ACCESS_LIFE.toSeconds())
        .put("token_type", "Bearer");
  }
}

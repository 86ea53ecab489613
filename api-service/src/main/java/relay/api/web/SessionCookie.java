package relay.api.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.springframework.http.ResponseCookie;

/**
 * The console's login: a cookie that says until when and is signed with the admin token, so nothing
 * is stored and a new token ends every session. HttpOnly and SameSite=Strict: no script reads it
 * and no other site sends it. Safe for concurrent use.
 */
public final class SessionCookie {

  /** The cookie's name. */
  public static final String NAME = "relay_session";

  private static final Duration LASTS = Duration.ofHours(12);

  private final AdminToken token;
  private final Clock clock;

  SessionCookie(AdminToken token, Clock clock) {
    this.token = token;
    this.clock = clock;
  }

  /**
   * The cookie for somebody who gave the right token; lasts 12 hours.
   *
   * @param secure whether the page came by https
   */
  public ResponseCookie issue(boolean secure) {
    var until = Long.toString(clock.instant().plus(LASTS).getEpochSecond());
    return cookie(until + "." + signature(until), secure, LASTS);
  }

  /** The cookie that ends the session. */
  public ResponseCookie expire(boolean secure) {
    return cookie("", secure, Duration.ZERO);
  }

  /** Whether the request carries a session that is ours and not over. */
  boolean isIn(HttpServletRequest request) {
    var cookies = request.getCookies();
    return cookies != null
        && Arrays.stream(cookies)
            .filter(cookie -> cookie.getName().equals(NAME))
            .map(Cookie::getValue)
            .anyMatch(this::isValid);
  }

  private boolean isValid(String value) {
    if (!value.matches("\\d{1,12}\\.[0-9a-f]{64}")) {
      return false;
    }
    var dot = value.indexOf('.');
    var until = value.substring(0, dot);
    var given = HexFormat.of().parseHex(value, dot + 1, value.length());
    return MessageDigest.isEqual(given, token.sign(signed(until)))
        && clock.instant().getEpochSecond() < Long.parseLong(until);
  }

  private String signature(String until) {
    return HexFormat.of().formatHex(token.sign(signed(until)));
  }

  private static String signed(String until) {
    return NAME + "|" + until;
  }

  private static ResponseCookie cookie(String value, boolean secure, Duration lasts) {
    return ResponseCookie.from(NAME, value)
        .httpOnly(true)
        .secure(secure)
        .sameSite("Strict")
        .path("/")
        .maxAge(lasts)
        .build();
  }
}

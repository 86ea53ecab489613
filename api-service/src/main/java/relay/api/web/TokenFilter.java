package relay.api.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets only the holder of the admin token in: by {@code Authorization: Bearer} or by the console's
 * session. Health is open; so are the login page and what it shows. A browser without a session is
 * sent to the login page, everybody else gets 401.
 */
class TokenFilter extends OncePerRequestFilter {

  private static final String BEARER = "Bearer ";
  private static final String LOGIN = "/login";

  private final AdminToken token;
  private final SessionCookie session;
  private final ErrorWriter errors;

  TokenFilter(AdminToken token, SessionCookie session, ErrorWriter errors) {
    this.token = token;
    this.session = session;
    this.errors = errors;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return isOpen(request.getRequestURI());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var given = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (given == null ? session.isIn(request) : isToken(given)) {
      new Caller(AdminToken.TOKEN_ID).mark(request);
      chain.doFilter(request, response);
    } else if (given == null && wantsPage(request)) {
      sendToLogin(request, response);
    } else {
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
      errors.write(response, refusal(given == null));
    }
  }

  private boolean isToken(String header) {
    return header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && token.matches(header.substring(BEARER.length()).strip());
  }

  private static boolean isOpen(String path) {
    return path.equals(LOGIN)
        || path.equals("/livez")
        || path.equals("/readyz")
        || path.equals("/favicon.ico")
        || path.startsWith("/assets/");
  }

  private static boolean wantsPage(HttpServletRequest request) {
    var accept = request.getHeader(HttpHeaders.ACCEPT);
    return request.getMethod().equals("GET")
        && !request.getRequestURI().startsWith("/api/")
        && accept != null
        && accept.contains(MediaType.TEXT_HTML_VALUE);
  }

  private static void sendToLogin(HttpServletRequest request, HttpServletResponse response) {
    var query = request.getQueryString();
    var wanted = request.getRequestURI() + (query == null ? "" : "?" + query);
    response.setStatus(HttpStatus.SEE_OTHER.value());
    response.setHeader(
        HttpHeaders.LOCATION, LOGIN + "?next=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8));
  }

  private static ApiException refusal(boolean nothingGiven) {
    return ApiException.of(
        ErrorCode.UNAUTHORIZED,
        nothingGiven
            ? "Authorization is missing: send Authorization: Bearer and the admin token"
            : "Authorization does not hold the admin token");
  }
}

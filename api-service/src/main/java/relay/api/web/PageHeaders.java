package relay.api.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What a browser may do with an answer: nothing but our own scripts and styles, in no frame, and
 * nothing kept. A page may hold what a person has pasted, so no history brings it back; scripts and
 * styles are asked for anew, so that a new version is seen at once.
 */
class PageHeaders extends OncePerRequestFilter {

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "same-origin");
    response.setHeader(
        HttpHeaders.CACHE_CONTROL,
        request.getRequestURI().startsWith("/assets/") ? "no-cache" : "no-store");
    chain.doFilter(request, response);
  }
}

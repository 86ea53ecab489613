package relay.api.web;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Who sent a request, once its token was checked.
 *
 * @param tokenId the token's name, never the token
 */
public record Caller(String tokenId) {

  /** The sender of a request; {@code -} when nobody asked it for a token. */
  public static Caller of(HttpServletRequest request) {
    return request.getAttribute(Caller.class.getName()) instanceof Caller caller
        ? caller
        : new Caller("-");
  }

  void mark(HttpServletRequest request) {
    request.setAttribute(Caller.class.getName(), this);
  }
}

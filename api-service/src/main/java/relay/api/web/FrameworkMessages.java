package relay.api.web;

import jakarta.servlet.http.HttpServletRequest;

/** What a person reads when the framework refused a request before any of our code ran. */
final class FrameworkMessages {

  private static final int LONGEST = 200;

  private FrameworkMessages() {}

  static String of(int status, HttpServletRequest request) {
    var path = shortened(request.getRequestURI());
    return switch (status) {
      case 404 -> path + " does not exist";
      case 405 -> request.getMethod() + " is not possible on " + path;
      case 406 -> "Accept names no format that " + path + " can answer in";
      case 413 -> "the body is too large";
      case 415 ->
          "Content-Type "
              + shortened(String.valueOf(request.getContentType()))
              + " is not taken here";
      default -> "the request to " + path + " cannot be understood";
    };
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}

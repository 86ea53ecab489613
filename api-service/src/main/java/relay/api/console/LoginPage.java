package relay.api.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import relay.api.web.AdminToken;
import relay.api.web.SessionCookie;

/** Exchanges the admin token for the console's session, and ends it. */
@Controller
class LoginPage {

  private static final String RUNS = "/batch-import/runs";

  private final AdminToken token;
  private final SessionCookie session;

  LoginPage(AdminToken token, SessionCookie session) {
    this.token = token;
    this.session = session;
  }

  @GetMapping("/")
  String start() {
    return "redirect:" + RUNS;
  }

  @GetMapping("/login")
  String form(
      @RequestParam(defaultValue = RUNS) String next,
      @RequestParam(defaultValue = "false") boolean failed,
      Model page) {
    page.addAttribute("next", local(next));
    page.addAttribute("failed", failed);
    return "console/login";
  }

  @PostMapping("/login")
  ResponseEntity<Void> login(
      @RequestParam String token,
      @RequestParam(defaultValue = RUNS) String next,
      HttpServletRequest request) {
    if (!this.token.matches(token.strip())) {
      return seeOther("/login?failed=true&next=" + URLEncoder.encode(local(next), UTF_8)).build();
    }
    return seeOther(local(next))
        .header(HttpHeaders.SET_COOKIE, session.issue(request.isSecure()).toString())
        .build();
  }

  @PostMapping("/logout")
  ResponseEntity<Void> logout(HttpServletRequest request) {
    return seeOther("/login")
        .header(HttpHeaders.SET_COOKIE, session.expire(request.isSecure()).toString())
        .build();
  }

  private static ResponseEntity.BodyBuilder seeOther(String address) {
    return ResponseEntity.status(HttpStatus.SEE_OTHER).header(HttpHeaders.LOCATION, address);
  }

  /** Only an address of this console, so that a link cannot send a person elsewhere. */
  private static String local(String next) {
    return next.matches("/batch-import/[A-Za-z0-9_/?=&.%-]*") ? next : RUNS;
  }
}

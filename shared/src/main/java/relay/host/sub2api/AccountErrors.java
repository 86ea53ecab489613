package relay.host.sub2api;

import java.util.List;
import java.util.regex.Pattern;
import relay.run.ReasonCode;

/** What the host writes into an account that its upstream refused (host-api 19, row 5). */
final class AccountErrors {
  /**
   * One text.
   *
   * @param text how the host's words begin
   * @param reason what the upstream said
   */
  record Row(Pattern text, ReasonCode reason) {}

  static final List<Row> ROWS =
      List.of(
          row("^Authentication failed \\(401\\)", ReasonCode.UPSTREAM_KEY_REJECTED),
          row("^Payment required \\(402\\)", ReasonCode.UPSTREAM_NO_BALANCE),
          row("Access forbidden \\(403\\)", ReasonCode.UPSTREAM_FORBIDDEN));

  private AccountErrors() {}

  private static Row row(String regex, ReasonCode reason) {
    return new Row(Pattern.compile(regex), reason);
  }
}

package relay.importing.probe;

import static relay.importing.probe.UpstreamFault.FORBIDDEN;
import static relay.importing.probe.UpstreamFault.KEY_REJECTED;
import static relay.importing.probe.UpstreamFault.MODEL_MISSING;
import static relay.importing.probe.UpstreamFault.NOT_AN_API;
import static relay.importing.probe.UpstreamFault.NO_BALANCE;
import static relay.importing.probe.UpstreamFault.QUOTA_EXHAUSTED;
import static relay.importing.probe.UpstreamFault.RATE_LIMITED;
import static relay.importing.probe.UpstreamFault.REFUSED;
import static relay.importing.probe.UpstreamFault.UNAVAILABLE;
import static relay.importing.probe.UpstreamFault.WANTS_MORE_TOKENS;
import static relay.importing.probe.UpstreamFault.WANTS_OTHER_FIELD;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The one table that reads upstreams' refusals. Words come first, as relays put them under whatever
 * status; then the status. Server errors are judged by their status alone: an outage never condemns
 * a key, whatever it says.
 */
final class FaultTable {
  private static final int SUCCESS = 200;

  private record Rule(int firstStatus, int lastStatus, Pattern words, UpstreamFault fault) {
    Rule(int firstStatus, int lastStatus, String words, UpstreamFault fault) {
      this(
          firstStatus,
          lastStatus,
          Pattern.compile(words, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE),
          fault);
    }

    boolean fits(int status, String text) {
      return status >= firstStatus && status <= lastStatus && words.matcher(text).find();
    }
  }

  private static final String QUOTA =
      "insufficient_(user_)?quota|exceeded_current_quota|quota (is )?(exhausted|used up)"
          + "|额度(不足|已用尽|已用完)|quota_exhausted";
  private static final String BALANCE =
      "insufficient[ _-]?(account[ _-]?)?(balance|funds|credits?)|credit balance is too low"
          + "|余额不足|欠费|arrearage|overdue";
  private static final String MODEL =
      "model_not_found|model[_ ]not[_ ](exist|supported|available)|InvalidEndpointOrModel"
          + "|(does not|doesn't|not) have (access|permission)[^\\n]{0,40}model"
          + "|\\bmodel\\b[^\\n]{0,140}(does not exist|not exist|not found|not supported|no access)"
          + "|(unknown|unsupported|invalid) model|模型不存在|不支持[^\\n]{0,20}模型|无权[^\\n]{0,20}模型";
  private static final String KEY =
      "(invalid|incorrect|wrong|expired)[ _]?(api[ _-]?key|token|authorization)|unauthorized"
          + "|invalid_api_key|authentication|(无效|过期)的?令牌|密钥(无效|错误)";

  private static final List<Rule> RULES =
      List.of(
          new Rule(200, 499, QUOTA, QUOTA_EXHAUSTED),
          new Rule(200, 499, BALANCE, NO_BALANCE),
          new Rule(
              400,
              422,
              "unsupported[^\\n]{0,40}max_tokens|max_completion_tokens[^\\n]{0,20}instead",
              WANTS_OTHER_FIELD),
          new Rule(
              400,
              422,
              "max_(completion_|output_)?tokens|(integer|value)[^\\n]{0,20}below minimum",
              WANTS_MORE_TOKENS),
          new Rule(200, 400, MODEL, MODEL_MISSING),
          new Rule(403, 404, MODEL, MODEL_MISSING),
          new Rule(422, 422, MODEL, MODEL_MISSING),
          new Rule(SUCCESS, 299, KEY, KEY_REJECTED),
          new Rule(SUCCESS, 299, "rate[ _-]?limit|too many requests|请求过多|频率", RATE_LIMITED));

  private FaultTable() {}

  /** What a refusal means; for a 200, what the error in its body means. */
  static UpstreamFault of(int status, String body) {
    return RULES.stream()
        .filter(rule -> rule.fits(status, body))
        .findFirst()
        .map(Rule::fault)
        .orElseGet(() -> byStatus(status));
  }

  private static UpstreamFault byStatus(int status) {
    if (status >= 500 || status < 300) {
      return UNAVAILABLE;
    }
    return switch (status) {
      case 401 -> KEY_REJECTED;
      case 402 -> NO_BALANCE;
      case 403 -> FORBIDDEN;
      case 404, 405, 410 -> NOT_AN_API;
      case 408, 425 -> UNAVAILABLE;
      case 429 -> RATE_LIMITED;
      default -> status < 400 ? NOT_AN_API : REFUSED;
    };
  }
}

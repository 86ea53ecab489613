package relay.run;

import java.util.Locale;
import relay.model.Coded;

/**
 * Why an item is not active: a closed list (design 3.3). {@code docs/reasons.md} is generated from
 * it.
 */
public enum ReasonCode implements Coded {
  UPSTREAM_KEY_REJECTED(
      Retryable.NO,
      "The upstream refuses this key (401).",
      "上游拒绝该密钥（401）。",
      "Ask the seller for a new key.",
      "请向供应商更换密钥。"),
  UPSTREAM_NO_BALANCE(
      Retryable.AFTER_A_CHANGE,
      "The key's account at the upstream has no balance.",
      "该密钥在上游的账户余额不足。",
      "Top the account up, then retry.",
      "充值后重试。"),
  UPSTREAM_QUOTA_EXHAUSTED(
      Retryable.AFTER_A_CHANGE,
      "The key's quota at the upstream is used up.",
      "该密钥在上游的额度已用完。",
      "Raise the quota or wait for its renewal, then retry.",
      "提升额度或等待额度重置后重试。"),
  UPSTREAM_RATE_LIMITED(
      Retryable.YES,
      "The upstream kept answering that there were too many requests.",
      "上游持续返回请求过多。",
      "Retry later, or lower the load on this key.",
      "稍后重试，或降低该密钥的负载。"),
  UPSTREAM_FORBIDDEN(
      Retryable.AFTER_A_CHANGE,
      "The upstream forbids this key the call (403), again and again.",
      "上游多次禁止该密钥调用（403）。",
      "Ask the seller whether the key is bound to an address or a plan.",
      "请向供应商确认密钥是否绑定 IP 或套餐。"),
  UPSTREAM_MODEL_MISSING(
      Retryable.AFTER_A_CHANGE,
      "The upstream does not serve the requested model with this key.",
      "上游不向该密钥提供所请求的模型。",
      "Request a model from the key's list.",
      "请改用该密钥可用的模型。"),
  UPSTREAM_WRONG_MODEL(
      Retryable.NO,
      "The upstream answered with another model than the one that was asked.",
      "上游返回的模型与所请求的不一致。",
      "Do not sell this key as that model; ask the seller.",
      "请勿以该模型出售此密钥，并联系供应商。"),
  UPSTREAM_NOT_AN_API(
      Retryable.AFTER_A_CHANGE,
      "The base URL answers with something that is not the API, such as a web page.",
      "该地址返回的不是 API（例如网页）。",
      "Correct the base URL.",
      "请更正 base_url。"),
  UPSTREAM_BROKEN_STREAM(
      Retryable.AFTER_A_CHANGE,
      "The upstream's answers end before they are complete.",
      "上游的回答中途断开。",
      "Ask the seller; the relay in front of the model is faulty.",
      "请联系供应商，其中转服务有故障。"),
  UPSTREAM_UNAVAILABLE(
      Retryable.YES,
      "The upstream did not answer, or answered with server errors to the end.",
      "上游一直无响应或返回服务器错误。",
      "Retry later.",
      "稍后重试。"),
  HOST_RESPONSES_ONLY(
      Retryable.AFTER_A_CHANGE,
      "This version of the host serves accounts through the Responses API only, which the upstream lacks"
          + " (host_compatibility_gap).",
      "该版本宿主仅通过 Responses API 提供服务，而上游不支持（host_compatibility_gap）。",
      "Update the host to 0.1.122 or later, then retry.",
      "将宿主升级到 0.1.122 或更高版本后重试。"),
  HOST_REFUSED(
      Retryable.AFTER_A_CHANGE,
      "The host refused a call that we need.",
      "宿主拒绝了必要的调用。",
      "Read the host's answer in the item's trail.",
      "请查看条目轨迹中宿主的返回内容。"),
  HOST_GROUP_CONFLICT(
      Retryable.AFTER_A_CHANGE,
      "The host's group cannot take the account: several match, or its platform or channel does not fit.",
      "宿主分组无法接收该账号：存在多个匹配，或平台/渠道不符。",
      "Name one group by its id, or resolve the conflict on the host.",
      "请用 ID 指定分组，或在宿主上解决冲突。"),
  HOST_UNAVAILABLE(
      Retryable.YES,
      "The host did not answer, or answered with server errors to the end.",
      "宿主一直无响应或返回服务器错误。",
      "Retry when the host is back.",
      "宿主恢复后重试。"),
  ACCESS_LOGIN_FAILED(
      Retryable.AFTER_A_CHANGE,
      "The managed user cannot log in to the host.",
      "托管用户无法登录宿主。",
      "Check the host's login settings (browser challenge, backend mode).",
      "请检查宿主的登录设置（验证码、后台模式）。"),
  ACCESS_NO_SUBSCRIPTION(
      Retryable.AFTER_A_CHANGE,
      "The user has no active subscription of the group.",
      "用户没有该分组的有效订阅。",
      "Assign the subscription, then retry.",
      "分配订阅后重试。"),
  ACCESS_NO_BALANCE(
      Retryable.AFTER_A_CHANGE,
      "The user who tests the group has no balance.",
      "用于验证的用户余额不足。",
      "Top the user up, then retry.",
      "为该用户充值后重试。"),
  ACCESS_GATEWAY_FAILED(
      Retryable.YES,
      "The account is proved, but a user of its group could not use the model.",
      "账号已验证，但分组用户无法使用该模型。",
      "Check group, channel and key of the user; then retry.",
      "请检查分组、渠道及用户密钥后重试。"),
  EGRESS_BLOCKED_ADDRESS(
      Retryable.AFTER_A_CHANGE,
      "The base URL leads to an address that must not be called.",
      "该地址指向被禁止访问的网络。",
      "Use a public address, or allow the network in RELAY_EGRESS_ALLOW_CIDRS.",
      "请使用公网地址，或在 RELAY_EGRESS_ALLOW_CIDRS 中放行。"),
  EGRESS_UNREACHABLE(
      Retryable.YES,
      "Neither we nor the host can reach the base URL.",
      "本服务与宿主均无法访问该地址。",
      "Check the address and the network, then retry.",
      "请检查地址和网络后重试。"),
  INPUT_BAD_ROW(
      Retryable.NO,
      "The row cannot be read.",
      "该行无法解析。",
      "Correct the row and upload it again.",
      "请更正该行后重新上传。"),
  INPUT_BAD_URL(
      Retryable.NO,
      "The row's base URL is not acceptable.",
      "该行的 base_url 不可用。",
      "Give an https URL without credentials and query.",
      "请填写不含凭据和查询参数的 https 地址。"),
  INPUT_BAD_KEY(
      Retryable.NO,
      "The row's API key is not acceptable.",
      "该行的 api_key 不可用。",
      "Give the key without blanks and control characters.",
      "请填写不含空格和控制字符的密钥。"),
  RUN_STOPPED(
      Retryable.YES,
      "A strict run was stopped by another item.",
      "严格模式的批次因其他条目而停止。",
      "Remove the broken keys, then retry.",
      "移除损坏的密钥后重试。"),
  RUN_CANCELLED(
      Retryable.YES,
      "The run was cancelled before this item was checked.",
      "批次在检查该条目前被取消。",
      "Retry the run.",
      "重试该批次。"),
  RUN_KEY_DESTROYED(
      Retryable.NO,
      "The key's retention is over; it is no longer stored.",
      "密钥保留期已过，已被销毁。",
      "Upload the key again.",
      "请重新上传密钥。");

  /** Whether a retry can help. */
  public enum Retryable {
    YES,
    AFTER_A_CHANGE,
    NO
  }

  private final Retryable retryable;
  private final Text meaning;
  private final Text whatToDo;

  ReasonCode(
      Retryable retryable,
      String meaningEn,
      String meaningZh,
      String whatToDoEn,
      String whatToDoZh) {
    this.retryable = retryable;
    this.meaning = new Text(meaningEn, meaningZh);
    this.whatToDo = new Text(whatToDoEn, whatToDoZh);
  }

  /** As the API writes it: blame, dot, reason, for example {@code upstream.key_rejected}. */
  @Override
  public String code() {
    return name().toLowerCase(Locale.ROOT).replaceFirst("_", ".");
  }

  /** Whose fault it is: the part before the dot. */
  public Blame blame() {
    return Coded.of(Blame.class, code().substring(0, code().indexOf('.')));
  }

  /** Whether a retry can help. */
  public Retryable retryable() {
    return retryable;
  }

  /** Whether {@code retry} may be offered: at once or after somebody changed something. */
  public boolean isRetryable() {
    return retryable != Retryable.NO;
  }

  /** What it means. */
  public Text meaning() {
    return meaning;
  }

  /** What a person can do. */
  public Text whatToDo() {
    return whatToDo;
  }
}

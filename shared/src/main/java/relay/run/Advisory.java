package relay.run;

import relay.model.Coded;

/** Something a person should know though the item may be active. The API shows the texts. */
public enum Advisory implements Coded {
  RESPONSES_UNSUPPORTED_BUT_CHAT_OK(
      "The upstream does not support /v1/responses; the system falls back to /v1/chat/completions.",
      "该上游不支持 /v1/responses，系统已自动回退到 /v1/chat/completions"),
  INITIAL_PROBE_RACE_EXPECTED(
      "The host's own probe of a new account may still be running; its first test was not judged.",
      "宿主对新账号的自动探测可能仍在进行，首次测试结果未计入判定"),
  HOST_TEST_ADVISORY(
      "The host's own test failed in a way that says nothing about the key.",
      "宿主自带测试失败，但该失败不代表密钥不可用"),
  BILLED_AT_ZERO(
      "No price is known for the model: the host serves it free of charge.", "该模型没有价格，宿主将免费提供"),
  NOT_REACHABLE_FROM_HERE(
      "We could not reach the upstream ourselves; the proof through the host decided.",
      "本服务无法直接访问上游，已以经由宿主的验证为准"),
  IN_SERVICE_WITHOUT_MAPPING(
      "The account is in service with no model mapping or one that takes any name; nothing was"
          + " written to it.",
      "该账号在用，且没有模型映射或映射接受任意名称，未做任何修改"),
  PLACED_IN_RESERVE(
      "The group is full: the account is proved and waits in reserve.", "分组已满：该账号已验证，处于备用状态");

  private final Text text;

  Advisory(String en, String zh) {
    this.text = new Text(en, zh);
  }

  /** What a person reads. */
  public Text text() {
    return text;
  }

  /** Whether it makes the confirmation {@code advisory}; a matter of price or place does not. */
  public boolean colorsConfirmation() {
    return switch (this) {
      case RESPONSES_UNSUPPORTED_BUT_CHAT_OK,
          INITIAL_PROBE_RACE_EXPECTED,
          HOST_TEST_ADVISORY,
          NOT_REACHABLE_FROM_HERE,
          IN_SERVICE_WITHOUT_MAPPING ->
          true;
      case BILLED_AT_ZERO, PLACED_IN_RESERVE -> false;
    };
  }
}

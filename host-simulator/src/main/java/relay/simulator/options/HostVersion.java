package relay.simulator.options;

import java.time.Duration;
import java.util.Arrays;

/**
 * A host version we know from recordings, and what it does differently from its neighbours. Every
 * difference between versions is asked of this type (host-api 17, 19, 20); what differs only in
 * fields lies in the resource folder of the version's name.
 */
public enum HostVersion {
  V0_1_121("0.1.121"),
  V0_1_129("0.1.129"),
  V0_1_179("0.1.179");

  private final String text;

  HostVersion(String text) {
    this.text = text;
  }

  /** The version as the host prints it. */
  public String text() {
    return text;
  }

  /**
   * The version printed as {@code text}.
   *
   * @throws IllegalArgumentException naming the known versions when it is none of them
   */
  public static HostVersion parse(String text) {
    return Arrays.stream(values())
        .filter(version -> version.text.equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown host version " + text + ", known are 0.1.121, 0.1.129, 0.1.179"));
  }

  /**
   * Account answers hide the key and carry {@code credentials_status}; PUT keeps what is hidden.
   */
  public boolean hidesSecrets() {
    return since(V0_1_129);
  }

  /** What the host asks a new account's upstream by itself. */
  public ResponsesProbeKind probe() {
    return switch (this) {
      case V0_1_121 -> ResponsesProbeKind.NONE;
      case V0_1_129 -> ResponsesProbeKind.LARGE_PROMPT;
      case V0_1_179 -> ResponsesProbeKind.TOOL_CALL;
    };
  }

  /** Accounts marked as without {@code /responses} are forwarded to {@code /chat/completions}. */
  public boolean servesChatOnlyUpstreams() {
    return since(V0_1_129);
  }

  /** The account test of such accounts runs through {@code /chat/completions}. */
  public boolean testsChatOnlyUpstreams() {
    return since(V0_1_179);
  }

  /** The account test puts {@code /v1} between a bare base URL and {@code /responses}. */
  public boolean testAddsV1() {
    return since(V0_1_129);
  }

  /** Any trailing version segment of a base URL is recognised, not only {@code /v1}. */
  public boolean knowsAnyVersionSegment() {
    return since(V0_1_129);
  }

  /** The call {@code models/sync-upstream} exists. */
  public boolean listsUpstreamModels() {
    return since(V0_1_129);
  }

  /** The model list of a group counts only accounts of the group's platform. */
  public boolean listsOwnPlatformOnly() {
    return since(V0_1_129);
  }

  /** Keys of inactive and of deleted groups are refused by name. */
  public boolean refusesClosedGroups() {
    return since(V0_1_129);
  }

  /** A streamed chat whose upstream broke off is ended as if it were complete. */
  public boolean finishesBrokenStreams() {
    return this == V0_1_121;
  }

  /** A chat for a model that no account serves takes the group's {@code default_mapped_model}. */
  public boolean fallsBackToGroupModel() {
    return this == V0_1_121;
  }

  /** An owner who was taken an exclusive group away cannot use it through an old key. */
  public boolean checksExclusiveGroups() {
    return since(V0_1_179);
  }

  /** Users may be created as admins. */
  public boolean createsUsersWithRoles() {
    return since(V0_1_179);
  }

  /** An unknown model answers 404 {@code model_not_found} instead of 503. */
  public boolean namesUnknownModels() {
    return since(V0_1_179);
  }

  /** Upstream 401 and 402 also switch {@code schedulable} off. */
  public boolean unschedulesRefusedAccounts() {
    return since(V0_1_179);
  }

  /** Two upstream 5xx in a row hide an account for a while. */
  public boolean hidesFailingAccounts() {
    return since(V0_1_179);
  }

  /** An upstream that cannot be reached counts like one that answers 5xx. */
  public boolean failsOverNetworkErrors() {
    return since(V0_1_179);
  }

  /** An upstream's {@code Retry-After} reaches the client. */
  public boolean passesRetryAfter() {
    return since(V0_1_179);
  }

  /** Other upstream 4xx on {@code /v1/responses} keep their status. */
  public boolean passesResponsesRefusals() {
    return since(V0_1_179);
  }

  /** Admin calls are closed until a person acknowledges the compliance text. */
  public boolean hasComplianceGate() {
    return since(V0_1_179);
  }

  /** Users have a frozen part of their balance. */
  public boolean showsFrozenBalance() {
    return since(V0_1_179);
  }

  /** Accounts show the dimension of their quota and where a proxy fell back from. */
  public boolean showsQuotaDimension() {
    return since(V0_1_179);
  }

  /** Keys show where and how much they are used now. */
  public boolean showsKeyUse() {
    return since(V0_1_179);
  }

  /** New OpenAI accounts get a switch for the billing of long contexts into their extra. */
  public boolean marksLongContextBilling() {
    return since(V0_1_179);
  }

  /** Channel prices have multipliers and times of day. */
  public boolean pricesInFull() {
    return since(V0_1_179);
  }

  /** Plans are listed with all fields and those of their group. */
  public boolean listsPlansInFull() {
    return since(V0_1_179);
  }

  /** How long a 429 without a reset time pauses an account. */
  Duration rateLimitPause() {
    return this == V0_1_121 ? Duration.ofMinutes(5) : Duration.ofSeconds(5);
  }

  Duration probeTimeout() {
    return since(V0_1_179) ? Duration.ofSeconds(15) : Duration.ofSeconds(8);
  }

  /** The demand for a tool call takes longer than the large prompt, which is over at once. */
  Duration probeDelay() {
    return since(V0_1_179) ? Duration.ofMillis(50) : Duration.ZERO;
  }

  private boolean since(HostVersion first) {
    return compareTo(first) >= 0;
  }
}

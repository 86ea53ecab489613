package relay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import relay.host.AccountPause;
import relay.host.AccountRef;
import relay.host.AccountSettings;
import relay.host.AccountStatus;
import relay.host.FaultKind;
import relay.host.GatewayAnswer;
import relay.host.GroupRef;
import relay.host.HostAccount;
import relay.host.HostFault;
import relay.host.HostOperation;
import relay.host.HostVersion;
import relay.host.TokenUsage;
import relay.run.CapabilityProfile.Answer;
import relay.run.ItemFindings.ProofPlace;
import relay.run.ItemFindings.Trouble;
import relay.run.ItemFindings.UpstreamProof;
import relay.run.ReasonCode;

class ProofJudgeTest {
  private static final Instant NOW = Instant.parse("2026-05-22T10:00:00Z");
  private static final Instant LONG_AGO = NOW.minus(Duration.ofMinutes(5));
  private static final HostVersion NEW = new HostVersion("0.1.179");

  @Test
  void anAnswerProves() {
    var answer = new GatewayAnswer.Answered("kimi", new TokenUsage(7, 2), Duration.ZERO);

    assertThat(judge(answer, healthy(), LONG_AGO, null))
        .isEqualTo(new ProofJudgement.Proved(new TokenUsage(7, 2)));
  }

  @Test
  void aHealthyAccountThatIsNotFoundYetIsTooEarly() {
    assertThat(judge(none(), healthy(), NOW.minusSeconds(2), null))
        .isInstanceOf(ProofJudgement.TooEarly.class);
  }

  @Test
  void aHealthyAccountThatStaysUnseenIsPutRightOnceThenTheHostIsToBlame() {
    assertThat(judge(none(), healthy(), LONG_AGO, null)).isInstanceOf(ProofJudgement.Mend.class);
    assertThat(judge(none(), healthy(), LONG_AGO, trouble(ReasonCode.HOST_REFUSED, true)))
        .extracting("reason")
        .isEqualTo(ReasonCode.HOST_UNAVAILABLE);
  }

  @Test
  void aSilenceWithinAMinuteOfA5xxBelongsToTheUpstream() {
    assertThat(judge(none(), healthy(), LONG_AGO, trouble(ReasonCode.UPSTREAM_UNAVAILABLE, false)))
        .extracting("reason")
        .isEqualTo(ReasonCode.UPSTREAM_UNAVAILABLE);
  }

  @Test
  void aRejectedKeyIsCondemnedAtTheSecondTry() {
    var rejected = inError(ReasonCode.UPSTREAM_KEY_REJECTED);

    assertThat(judge(none(), rejected, LONG_AGO, null)).isInstanceOf(ProofJudgement.TryLater.class);
    assertThat(judge(none(), rejected, LONG_AGO, trouble(ReasonCode.UPSTREAM_KEY_REJECTED, false)))
        .isInstanceOf(ProofJudgement.Condemned.class);
  }

  @Test
  void anOutageNeverCondemns() {
    var failed = new GatewayAnswer.UpstreamFailed(fault(ReasonCode.UPSTREAM_UNAVAILABLE));

    assertThat(judge(failed, healthy(), LONG_AGO, often(ReasonCode.UPSTREAM_UNAVAILABLE)))
        .isInstanceOf(ProofJudgement.TryLater.class);
  }

  @Test
  void theCallersTroubleSaysNothingOfTheAccount() {
    var refused = new GatewayAnswer.CallerRefused(fault(ReasonCode.ACCESS_NO_BALANCE));

    assertThat(judge(refused, healthy(), LONG_AGO, null))
        .isInstanceOf(ProofJudgement.CallerRefused.class);
  }

  @Test
  void aPauseOfAnAccountInServiceIsSatOut() {
    var paused =
        account(
            AccountStatus.ACTIVE,
            Optional.of(ReasonCode.UPSTREAM_RATE_LIMITED),
            new AccountPause(
                Optional.of(NOW.plusSeconds(90)), Optional.empty(), Optional.empty(), ""));
    var attempt = attempt(none(), paused, LONG_AGO, null, ProofPlace.IN_SERVICE);

    assertThat(ProofJudge.judge(attempt))
        .extracting("retryAfter")
        .isEqualTo(Optional.of(Duration.ofSeconds(90)));
  }

  @Test
  void whatIsReadTwiceOfAnAccountInServiceIsSeenOnce() {
    var rejected = inError(ReasonCode.UPSTREAM_KEY_REJECTED);
    var before = trouble(ReasonCode.UPSTREAM_KEY_REJECTED, false);
    var asked = new GatewayAnswer.UpstreamFailed(fault(ReasonCode.UPSTREAM_KEY_REJECTED));

    assertThat(ProofJudge.judge(attempt(none(), rejected, LONG_AGO, before, ProofPlace.IN_SERVICE)))
        .isEqualTo(new ProofJudgement.OldNews());
    assertThat(ProofJudge.judge(attempt(asked, rejected, LONG_AGO, before, ProofPlace.IN_SERVICE)))
        .isInstanceOf(ProofJudgement.Condemned.class);
  }

  @Test
  void aPauseIsJudgedByTheReasonOfTheOneThatStillRuns() {
    var forbiddenBefore =
        account(
            AccountStatus.ACTIVE,
            Optional.of(ReasonCode.UPSTREAM_FORBIDDEN),
            new AccountPause(
                Optional.of(NOW.plusSeconds(90)),
                Optional.empty(),
                Optional.of(NOW.minusSeconds(60)),
                "Access forbidden (403)"));

    assertThat(judge(none(), forbiddenBefore, LONG_AGO, null))
        .extracting("reason")
        .isEqualTo(ReasonCode.UPSTREAM_RATE_LIMITED);
  }

  @Test
  void anErrorInUnknownWordsLeavesTheAnswersOwnReason() {
    var unknown = account(AccountStatus.ERROR, Optional.empty(), noPause());

    assertThat(judge(none(), unknown, LONG_AGO, often(ReasonCode.UPSTREAM_FORBIDDEN)))
        .isInstanceOf(ProofJudgement.TryLater.class)
        .extracting("reason")
        .isEqualTo(ReasonCode.HOST_REFUSED);
  }

  @Test
  void theSameFailureIsCountedAndAnotherOneBeginsAnew() {
    var first =
        ProofJudge.remember(Optional.empty(), ReasonCode.UPSTREAM_FORBIDDEN, false, LONG_AGO);
    var second = ProofJudge.remember(Optional.of(first), ReasonCode.UPSTREAM_FORBIDDEN, true, NOW);
    var other = ProofJudge.remember(Optional.of(second), ReasonCode.HOST_REFUSED, false, NOW);

    assertThat(second)
        .isEqualTo(new Trouble(ReasonCode.UPSTREAM_FORBIDDEN, 2, LONG_AGO, NOW, true));
    assertThat(other).isEqualTo(new Trouble(ReasonCode.HOST_REFUSED, 1, NOW, NOW, true));
  }

  private static ProofJudgement judge(
      GatewayAnswer answer, HostAccount account, Instant since, @Nullable Trouble before) {
    return ProofJudge.judge(attempt(answer, account, since, before, ProofPlace.STAGED));
  }

  private static ProofAttempt attempt(
      GatewayAnswer answer,
      HostAccount account,
      Instant since,
      @Nullable Trouble before,
      ProofPlace place) {
    return new ProofAttempt(
        answer,
        new AccountSeen.Read(account),
        place,
        since,
        UpstreamProof.OK,
        Answer.TRUE,
        NEW,
        before,
        ProofTimes.LIVE,
        NOW);
  }

  private static Trouble trouble(ReasonCode reason, boolean mended) {
    return new Trouble(reason, 1, NOW.minusSeconds(30), NOW.minusSeconds(30), mended);
  }

  private static Trouble often(ReasonCode reason) {
    return new Trouble(reason, 50, LONG_AGO, NOW.minusSeconds(30), false);
  }

  private static GatewayAnswer none() {
    return new GatewayAnswer.NoAccount(fault(ReasonCode.HOST_REFUSED));
  }

  private static HostFault fault(ReasonCode reason) {
    return new HostFault(
        FaultKind.TRANSIENT,
        reason,
        HostOperation.GATEWAY_CHAT,
        Optional.of(503),
        "api_error",
        "Service temporarily unavailable",
        Optional.empty());
  }

  private static HostAccount healthy() {
    return account(AccountStatus.ACTIVE, Optional.empty(), noPause());
  }

  private static HostAccount inError(ReasonCode cause) {
    return account(AccountStatus.ERROR, Optional.of(cause), noPause());
  }

  private static AccountPause noPause() {
    return new AccountPause(Optional.empty(), Optional.empty(), Optional.empty(), "");
  }

  private static HostAccount account(
      AccountStatus status, Optional<ReasonCode> setAsideFor, AccountPause pause) {
    return new HostAccount(
        new AccountRef(7),
        "kimi-7d7ac291",
        "openai",
        "apikey",
        "https://relay.example/v1",
        Optional.empty(),
        Map.of("rm-0", "kimi-k2.6"),
        Optional.empty(),
        Optional.empty(),
        new AccountSettings(5, 50, BigDecimal.ONE),
        status,
        "",
        setAsideFor,
        true,
        pause,
        Set.of(new GroupRef(3)));
  }
}

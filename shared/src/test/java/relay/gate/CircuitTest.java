package relay.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import relay.gate.Circuit.Passing;
import relay.gate.Circuit.Stop;
import relay.gate.Circuit.Stopped;
import relay.gate.Circuit.Testing;

class CircuitTest {
  private static final CircuitRules RULES = CircuitRules.LIVE;
  private static final String TESTER = "tester";

  private Instant now = Instant.parse("2026-05-22T10:00:00Z");
  private int keys;
  private GateKind kind = GateKind.UPSTREAM;
  private Others others = Others.ANSWER;
  private Circuit circuit = Circuit.fresh(now);

  @ParameterizedTest
  @EnumSource(names = {"UNREACHABLE", "FAILING", "PAGE"})
  void whatNoKeyCanCauseStopsItWithTheFirstKey(Sign sign) {
    newKeys(1, sign);

    assertThat(circuit.state()).isEqualTo(GateState.STOPPED);
    assertThat(circuit.lets("any")).isFalse();
    assertThat(circuit.stopped()).map(Stop::why).contains("1 of the last 1 keys: " + sign.code());
  }

  @Test
  void aFewFailuresAmongGoodAnswersStopNothing() {
    newKeys(6, Sign.ANSWERS);
    newKeys(5, Sign.FAILING);

    assertThat(circuit.state()).isEqualTo(GateState.PASSING);
  }

  @Test
  void mostOfTheLastKeysStopIt() {
    newKeys(10, Sign.ANSWERS);
    newKeys(5, Sign.FAILING);
    assertThat(circuit.state()).isEqualTo(GateState.PASSING);

    newKeys(1, Sign.FAILING);

    assertThat(circuit.state()).isEqualTo(GateState.STOPPED);
  }

  @Test
  void failuresThatAreNotAlikeStopNothing() {
    newKeys(4, Sign.ANSWERS);
    newKeys(3, Sign.FAILING);
    newKeys(3, Sign.BUSY);

    assertThat(circuit.state()).isEqualTo(GateState.PASSING);
  }

  @Test
  void oneKeyThatFailsAgainAndAgainIsOneKey() {
    newKeys(2, Sign.ANSWERS);
    for (int times = 0; times < 9; times++) {
      seen("stubborn", Sign.FAILING);
    }

    assertThat(circuit.state()).isEqualTo(GateState.PASSING);
  }

  @Test
  void goodAnswersAreForgottenAfterAWhile() {
    newKeys(10, Sign.ANSWERS);
    pass(RULES.memory().plusSeconds(1));

    newKeys(1, Sign.UNREACHABLE);

    assertThat(circuit.state()).isEqualTo(GateState.STOPPED);
  }

  @Test
  void refusedKeysStopItOnlyWhenFiveInARowAre() {
    newKeys(10, Sign.ANSWERS);
    newKeys(4, Sign.REFUSED);
    newKeys(1, Sign.ANSWERS);
    newKeys(4, Sign.REFUSED);
    assertThat(circuit.state()).isEqualTo(GateState.PASSING);

    newKeys(1, Sign.REFUSED);

    assertThat(circuit.state()).isEqualTo(GateState.STOPPED);
  }

  @Test
  void tooManyCallsOfFourKeysStopNothing() {
    newKeys(4, Sign.BUSY);
    assertThat(circuit.state()).isEqualTo(GateState.PASSING);

    newKeys(1, Sign.BUSY);

    assertThat(circuit.state()).isEqualTo(GateState.STOPPED);
  }

  @Test
  void aHostThatRefusesItsOneCredentialIsStoppedAtOnce() {
    kind = GateKind.HOST;
    newKeys(10, Sign.ANSWERS);

    newKeys(1, Sign.REFUSED);

    assertThat(circuit.state()).isEqualTo(GateState.STOPPED);
  }

  @Test
  void whatTheHostReachesIsNotOutOfOrderBecauseWeDoNot() {
    newKeys(1, Sign.REACHED_BY_HOST);
    newKeys(20, Sign.UNREACHABLE);

    assertThat(circuit.state()).isEqualTo(GateState.PASSING);
    assertThat(circuit.isReachedByHost()).isTrue();
  }

  @Test
  void onlyItsTesterPassesAGateThatIsTested() {
    stopped(Sign.FAILING);
    assertThat(circuit).isEqualTo(circuit.testLost(now));

    circuit = circuit.testedBy(TESTER, RULES, now);

    assertThat(circuit.state()).isEqualTo(GateState.TESTING);
    assertThat(circuit.lets(TESTER)).isTrue();
    assertThat(circuit.isTestedBy(TESTER)).isTrue();
    assertThat(circuit.lets("another")).isFalse();
  }

  @Test
  void aGoodTestOpensItForAll() {
    stopped(Sign.FAILING);

    tested(Sign.ANSWERS);

    assertThat(circuit.state()).isEqualTo(GateState.PASSING);
    assertThat(circuit.lets("another")).isTrue();
  }

  @Test
  void whatBeganBeforeItStoppedDoesNotOpenIt() {
    Sighting early = new Sighting("early", Sign.ANSWERS, now);
    pass(Duration.ofSeconds(1));
    stopped(Sign.UNREACHABLE);

    circuit = circuit.seen(early, kind, others, RULES, now);

    assertThat(circuit.state()).isEqualTo(GateState.STOPPED);
  }

  @Test
  void anybodyWhoSetOutLaterAndGotThroughOpensIt() {
    stopped(Sign.FAILING);
    pass(Duration.ofSeconds(1));

    newKeys(1, Sign.ANSWERS);

    assertThat(circuit.state()).isEqualTo(GateState.PASSING);
  }

  @Test
  void eachFailedTestDoublesThePauseUpToAMinute() {
    stopped(Sign.FAILING);
    assertThat(untilTest()).isEqualTo(Duration.ofSeconds(1));

    tested(Sign.FAILING);
    assertThat(untilTest()).isEqualTo(Duration.ofSeconds(2));
    for (int test = 0; test < 8; test++) {
      tested(Sign.FAILING);
    }

    assertThat(untilTest()).isEqualTo(RULES.longestPause());
    assertThat(circuit.stopped()).map(Stop::failedTests).contains(9);
  }

  @Test
  void whatOthersMeetDuringATestIsNoTest() {
    stopped(Sign.FAILING);
    circuit = circuit.testedBy(TESTER, RULES, now);

    newKeys(3, Sign.FAILING);

    assertThat(circuit).isInstanceOf(Testing.class);
  }

  @Test
  void aTesterThatNeverComesBackIsReplaced() {
    stopped(Sign.FAILING);
    circuit = circuit.testedBy(TESTER, RULES, now);
    pass(RULES.testFor());

    circuit = circuit.testLost(now);

    assertThat(untilTest()).isZero();
    assertThat(circuit.stopped()).map(Stop::failedTests).contains(0);
  }

  @Test
  void whatAllKeysMeetForTenMinutesAndThreeRoundsIsTheKeys() {
    refusedFor(RULES.lasting());

    assertThat(circuit.believes(Sign.REFUSED)).isTrue();
    newKeys(20, Sign.REFUSED);
    assertThat(circuit.state()).as("they pass and are judged by it").isEqualTo(GateState.PASSING);
    newKeys(1, Sign.ANSWERS);
    assertThat(circuit.believes(Sign.REFUSED)).as("until one is accepted").isFalse();
  }

  @Test
  void beforeTenMinutesItIsTheBaseUrl() {
    refusedFor(RULES.lasting().minusSeconds(10));

    assertThat(circuit.state()).isEqualTo(GateState.STOPPED);
  }

  @Test
  void whenNoOtherBaseUrlAnswersItMayBeUs() {
    others = Others.SILENT;

    refusedFor(RULES.lasting().multipliedBy(3));

    assertThat(circuit.state()).isEqualTo(GateState.STOPPED);
  }

  @Test
  void whenNoOtherBaseUrlWasAskedTheUnanimityIsAllTheEvidence() {
    others = Others.UNASKED;

    refusedFor(RULES.lasting());

    assertThat(circuit.believes(Sign.REFUSED)).isTrue();
  }

  @Test
  void anotherFaultInBetweenBeginsTheTenMinutesAnew() {
    refusedFor(RULES.lasting().minusSeconds(30));
    tested(Sign.FAILING);
    assertThat(circuit.stopped()).map(Stop::alikeSince).contains(now);

    pass(Duration.ofMinutes(1));
    tested(Sign.REFUSED);

    assertThat(circuit.state()).as("what failed before is over").isEqualTo(GateState.PASSING);
    assertThat(circuit.believes(Sign.REFUSED)).isFalse();
  }

  @Test
  void keysThatAreRefusedInDifferentWaysAreRefusedForTheirOwnSake() {
    newKeys(5, Sign.PAGE);

    tested(Sign.REFUSED);

    assertThat(circuit.state()).isEqualTo(GateState.PASSING);
  }

  @Test
  void whoSetOutBesideThoseThatFailedAndCameThroughLaterOpensIt() {
    Instant together = now;
    newKeys(5, Sign.REFUSED);
    pass(Duration.ofSeconds(3));

    circuit = circuit.seen(new Sighting("slow", Sign.ANSWERS, together), kind, others, RULES, now);

    assertThat(circuit.state()).isEqualTo(GateState.PASSING);
  }

  @Test
  void aServerErrorIsNeverTheKeys() {
    stopped(Sign.FAILING);
    for (int round = 0; round < 30; round++) {
      pass(Duration.ofMinutes(1));
      tested(Sign.FAILING);
    }

    assertThat(circuit).isInstanceOf(Stopped.class);
  }

  private void refusedFor(Duration time) {
    newKeys(5, Sign.REFUSED);
    pass(time.minusSeconds(2));
    for (int round = 0; round < 3; round++) {
      pass(Duration.ofSeconds(1));
      tested(Sign.REFUSED);
    }
  }

  private void stopped(Sign sign) {
    newKeys(1, sign);
    assertThat(circuit.state()).isEqualTo(GateState.STOPPED);
  }

  private void tested(Sign sign) {
    if (circuit instanceof Passing) {
      return;
    }
    circuit = circuit.testedBy(TESTER, RULES, now);
    seen(TESTER, sign);
  }

  private Duration untilTest() {
    return Duration.between(now, ((Stopped) circuit).testAt());
  }

  private void newKeys(int count, Sign sign) {
    for (int key = 0; key < count; key++) {
      seen("key-" + ++keys, sign);
    }
  }

  private void seen(String key, Sign sign) {
    circuit = circuit.seen(new Sighting(key, sign, now), kind, others, RULES, now);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }
}

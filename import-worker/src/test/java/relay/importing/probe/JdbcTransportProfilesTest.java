package relay.importing.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import relay.importing.probe.TransportProfiles.Standing;
import relay.model.BaseUrl;
import relay.run.CapabilityProfile.Answer;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;

class JdbcTransportProfilesTest {
  private static final TestDatabase DATABASE = TestPostgres.newDatabase();
  private static final BaseUrl KIMI = BaseUrl.parse("https://kimi.example/v1");
  private static final ProbedTransport CHAT_ONLY = Transports.chatOnly("kimi-k2.6");
  private static final ProbedTransport INCOMPLETE = Transports.unanswered("kimi-k2.6");
  private static final Standing KNOWN = new Standing.Known(CHAT_ONLY);
  private static final Standing SOUGHT = new Standing.Sought(Duration.ofMillis(300));
  private static final Standing UNKNOWN = new Standing.Unknown();
  private static final ProbeSettings SETTINGS =
      new ProbeSettings(
          Duration.ofSeconds(10), 1_000, 1_000, 1, 1, Duration.ofHours(24), Duration.ofMillis(300));

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-05-22T04:00:00Z"));
  private final AtomicInteger probes = new AtomicInteger();

  @AfterEach
  void empty() {
    DATABASE.jdbc().sql("TRUNCATE transport_profiles").update();
  }

  @AfterAll
  static void drop() {
    DATABASE.close();
  }

  private JdbcTransportProfiles worker() {
    return new JdbcTransportProfiles(DATABASE.jdbc(), SETTINGS, now::get);
  }

  private TransportProfiles.Probe counted(ProbedTransport result) {
    return _ -> {
      probes.incrementAndGet();
      return result;
    };
  }

  @Test
  void probesABaseUrlOnceForAllWorkers() {
    assertThat(worker().of(KIMI)).isEqualTo(UNKNOWN);
    assertThat(worker().orProbe(KIMI, counted(CHAT_ONLY))).isEqualTo(KNOWN);

    JdbcTransportProfiles other = worker();
    assertThat(other.orProbe(KIMI, counted(INCOMPLETE))).isEqualTo(KNOWN);
    assertThat(other.of(KIMI)).isEqualTo(KNOWN);
    assertThat(probes).hasValue(1);
  }

  @Test
  void letsOneOfManyProbeAndTellsTheOthersToAskAgain() throws Exception {
    CountDownLatch everybodyElse = new CountDownLatch(29);
    List<Future<Standing.Settled>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<JdbcTransportProfiles> workers = List.of(live(), live(), live());
      for (int i = 0; i < 30; i++) {
        JdbcTransportProfiles worker = workers.get(i % 3);
        answers.add(
            threads.submit(() -> {
              Standing.Settled told =
                  worker.orProbe(
                      KIMI,
                      _ -> {
                        probes.incrementAndGet();
                        await(everybodyElse);
                        return CHAT_ONLY;
                      });
              everybodyElse.countDown();
              return told;
            }));
      }
      for (Future<Standing.Settled> answer : answers) {
        assertThat(answer.get(20, TimeUnit.SECONDS)).isIn(KNOWN, SOUGHT);
      }
    }
    assertThat(probes).hasValue(1);
    assertThat(answers).filteredOn(answer -> answer.resultNow().equals(KNOWN)).hasSize(1);
    assertThat(live().of(KIMI)).isEqualTo(KNOWN);
  }

  private static JdbcTransportProfiles live() {
    return new JdbcTransportProfiles(DATABASE.jdbc(), SETTINGS, InstantSource.system());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).as("nobody waits for whoever probes").isTrue();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  @Test
  void takesOverHalfAMinuteAfterTheLastCallOfAWorkerThatDied() {
    worker()
        .orProbe(
            KIMI,
            claim -> {
              now.updateAndGet(at -> at.plusSeconds(20));
              claim.renew();
              now.updateAndGet(at -> at.plusSeconds(20));
              assertThat(worker().of(KIMI)).isEqualTo(SOUGHT);
              assertThat(worker().orProbe(KIMI, counted(INCOMPLETE))).isEqualTo(SOUGHT);

              now.updateAndGet(at -> at.plusSeconds(10));
              assertThat(worker().of(KIMI)).isEqualTo(UNKNOWN);
              assertThat(worker().orProbe(KIMI, counted(CHAT_ONLY))).isEqualTo(KNOWN);
              return INCOMPLETE;
            });

    assertThat(worker().of(KIMI)).as("who was late changes nothing").isEqualTo(KNOWN);
    assertThat(probes).hasValue(1);
  }

  @Test
  void aLongTimeOutMakesNoLongClaim() {
    var patient = SETTINGS.paced(_ -> Duration.ofMinutes(2));
    new JdbcTransportProfiles(DATABASE.jdbc(), patient, now::get)
        .orProbe(
            KIMI,
            _ -> {
              now.updateAndGet(at -> at.plusSeconds(30));
              assertThat(worker().of(KIMI)).isEqualTo(UNKNOWN);
              return CHAT_ONLY;
            });
  }

  @Test
  void letsTheNextTryAtOnceWhenAProbeFails() {
    assertTriedAnew(
        IllegalStateException.class,
        _ -> {
          throw new IllegalStateException("gone");
        });
  }

  @Test
  void letsTheNextTryAtOnceWhenAProbeEndsInAnError() {
    assertTriedAnew(
        StackOverflowError.class,
        _ -> {
          throw new StackOverflowError("too deep");
        });
  }

  @Test
  void letsTheNextTryAtOnceWhenWhatWasFoundCannotBeSaved() {
    assertTriedAnew(DataAccessException.class, _ -> Transports.chatOnly("no text\u0000"));
  }

  private void assertTriedAnew(
      Class<? extends Throwable> failure, TransportProfiles.Probe failing) {
    JdbcTransportProfiles worker = worker();
    assertThatThrownBy(() -> worker.orProbe(KIMI, failing)).isInstanceOf(failure);

    assertThat(worker.of(KIMI)).isEqualTo(UNKNOWN);
    assertThat(worker.orProbe(KIMI, counted(CHAT_ONLY))).isEqualTo(KNOWN);
  }

  @Test
  void believesAWholeProfileForADayAndAnIncompleteOneForAMinute() {
    JdbcTransportProfiles worker = worker();
    assertThat(worker.orProbe(KIMI, counted(INCOMPLETE))).isEqualTo(new Standing.Known(INCOMPLETE));
    now.updateAndGet(at -> at.plusSeconds(61));
    assertThat(worker.of(KIMI)).isEqualTo(UNKNOWN);
    assertThat(worker.orProbe(KIMI, counted(CHAT_ONLY))).isEqualTo(KNOWN);
    now.updateAndGet(at -> at.plus(Duration.ofHours(23)));
    assertThat(worker.of(KIMI)).isEqualTo(KNOWN);
    now.updateAndGet(at -> at.plus(Duration.ofHours(2)));
    assertThat(worker.of(KIMI)).isEqualTo(UNKNOWN);
  }

  @Test
  void whatIsOldServesWhileSomebodyLooksAnew() {
    worker().orProbe(KIMI, counted(CHAT_ONLY));
    now.updateAndGet(at -> at.plus(Duration.ofHours(25)));

    new TransportProfileStore(DATABASE.jdbc()).claim(KIMI, now.get(), Duration.ofSeconds(100));

    assertThat(worker().of(KIMI)).isEqualTo(KNOWN);
    assertThat(worker().orProbe(KIMI, counted(INCOMPLETE))).isEqualTo(KNOWN);
    assertThat(probes).hasValue(1);
  }

  @Test
  void whatAnEarlierReleaseFoundOutIsFoundOutAnew() {
    worker().orProbe(KIMI, counted(INCOMPLETE));
    DATABASE.jdbc().sql("UPDATE transport_profiles SET model = NULL").update();

    assertThat(worker().of(KIMI)).isEqualTo(UNKNOWN);
    assertThat(worker().orProbe(KIMI, counted(CHAT_ONLY))).isEqualTo(KNOWN);
  }

  @Test
  void tellsOfAModelOnlyWhatWasAskedOfIt() {
    var found = Transports.speakingAll("kimi-k2.6");
    var catalogue = ModelCatalogue.load();

    assertThat(found.toolsOf(catalogue.read("moonshotai/Kimi-K2.6"))).isEqualTo(Answer.TRUE);
    assertThat(found.reasoningOf(catalogue.read("kimi-k2.6"))).isEqualTo(Answer.TRUE);
    assertThat(found.toolsOf(catalogue.read("kimi-k2.5"))).isEqualTo(Answer.UNKNOWN);
    assertThat(found.reasoningOf(catalogue.read("kimi-k2.5"))).isEqualTo(Answer.UNKNOWN);
  }
}

package relay.importing.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relay.model.BaseUrl;
import relay.run.CapabilityProfile.Answer;
import relay.run.CapabilityProfile.AuthStyle;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;

class JdbcTransportProfilesTest {
  private static final TestDatabase DATABASE = TestPostgres.newDatabase();
  private static final BaseUrl KIMI = BaseUrl.parse("https://kimi.example/v1");
  private static final ProbedTransport CHAT_ONLY =
      new ProbedTransport(
          Answer.FALSE, Answer.FALSE, Answer.TRUE, Answer.UNKNOWN, AuthStyle.X_API_KEY);
  private static final ProbeSettings SETTINGS =
      new ProbeSettings(
          Duration.ofSeconds(10), 1_000, 1, 1, Duration.ofHours(24), Duration.ofMillis(300));

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

  private JdbcTransportProfiles worker(InstantSource clock) {
    return new JdbcTransportProfiles(DATABASE.jdbc(), SETTINGS, clock);
  }

  private JdbcTransportProfiles worker() {
    return worker(now::get);
  }

  private Supplier<ProbedTransport> counted(ProbedTransport result) {
    return () -> {
      probes.incrementAndGet();
      return result;
    };
  }

  @Test
  void probesABaseUrlOnceForAllWorkers() {
    assertThat(worker().find(KIMI)).isEmpty();
    assertThat(worker().findOrProbe(KIMI, counted(CHAT_ONLY))).contains(CHAT_ONLY);

    JdbcTransportProfiles other = worker();
    assertThat(other.findOrProbe(KIMI, counted(ProbedTransport.unknown(AuthStyle.BEARER))))
        .contains(CHAT_ONLY);
    assertThat(other.find(KIMI)).contains(CHAT_ONLY);
    assertThat(probes).hasValue(1);
  }

  @Test
  void letsOneOfManyProbeWhileTheOthersWait() throws Exception {
    ProbeSettings patient =
        new ProbeSettings(
            Duration.ofSeconds(10), 1_000, 1, 1, Duration.ofHours(24), Duration.ofSeconds(20));
    List<JdbcTransportProfiles> workers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      workers.add(new JdbcTransportProfiles(DATABASE.jdbc(), patient, InstantSource.system()));
    }
    CountDownLatch everybody = new CountDownLatch(30);
    List<Future<Optional<ProbedTransport>>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 30; i++) {
        JdbcTransportProfiles worker = workers.get(i % 3);
        answers.add(
            threads.submit(() -> {
              everybody.countDown();
              everybody.await();
              return worker.findOrProbe(KIMI, counted(CHAT_ONLY));
            }));
      }
      for (Future<Optional<ProbedTransport>> answer : answers) {
        assertThat(answer.get(20, TimeUnit.SECONDS)).contains(CHAT_ONLY);
      }
    }
    assertThat(probes).hasValue(1);
  }

  @Test
  void proceedsWithoutAnAnswerWhenAnotherWorkerTakesTooLong() throws Exception {
    CountDownLatch claimed = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<ProbedTransport>> slow =
          threads.submit(() ->
              worker(InstantSource.system())
                  .findOrProbe(
                      KIMI,
                      () -> {
                        claimed.countDown();
                        await(go);
                        return CHAT_ONLY;
                      }));
      claimed.await();
      assertThat(worker(InstantSource.system()).findOrProbe(KIMI, counted(CHAT_ONLY))).isEmpty();
      go.countDown();
      assertThat(slow.get(5, TimeUnit.SECONDS)).contains(CHAT_ONLY);
    }
    assertThat(probes).hasValue(0);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  @Test
  void takesOverTheClaimOfAWorkerThatDied() {
    new TransportProfileStore(DATABASE.jdbc()).claim(KIMI, now.get(), Duration.ofSeconds(80));

    now.updateAndGet(at -> at.plusSeconds(81));
    assertThat(worker().findOrProbe(KIMI, counted(CHAT_ONLY))).contains(CHAT_ONLY);
  }

  @Test
  void letsTheNextTryWhenAProbeFails() {
    JdbcTransportProfiles worker = worker();
    assertThatIllegalStateException()
        .isThrownBy(() ->
            worker.findOrProbe(
                KIMI,
                () -> {
                  throw new IllegalStateException("gone");
                }));
    assertThat(worker.findOrProbe(KIMI, counted(CHAT_ONLY))).contains(CHAT_ONLY);
  }

  @Test
  void believesAWholeProfileForADayAndAnIncompleteOneForAMinute() {
    JdbcTransportProfiles worker = worker();
    ProbedTransport incomplete = ProbedTransport.unknown(AuthStyle.BEARER);
    assertThat(worker.findOrProbe(KIMI, counted(incomplete))).contains(incomplete);
    now.updateAndGet(at -> at.plusSeconds(61));
    assertThat(worker.find(KIMI)).isEmpty();
    assertThat(worker.findOrProbe(KIMI, counted(CHAT_ONLY))).contains(CHAT_ONLY);
    now.updateAndGet(at -> at.plus(Duration.ofHours(23)));
    assertThat(worker.find(KIMI)).contains(CHAT_ONLY);
    now.updateAndGet(at -> at.plus(Duration.ofHours(2)));
    assertThat(worker.find(KIMI)).isEmpty();
  }
}

package relay.standalone;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** End users who go on asking, whatever else happens on their host, until this is closed. */
final class UserTraffic implements AutoCloseable {

  private static final int USERS_AT_ONCE = 2;
  private static final long PAUSE_MILLIS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ScheduledExecutorService clients = Executors.newScheduledThreadPool(USERS_AT_ONCE);
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger asked = new AtomicInteger();

  private UserTraffic(EndUser user, List<String> models) {
    for (var client = 0; client < USERS_AT_ONCE; client++) {
      var _ =
          clients.scheduleWithFixedDelay(
              () -> ask(user, models), 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Begins to ask these models in turn. */
  static UserTraffic of(EndUser user, String... models) {
    return new UserTraffic(user, List.of(models));
  }

  /** What users were refused so far. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** How many questions were asked so far. */
  int asked() {
    return asked.get();
  }

  /** Waits until so many more were asked. */
  void awaitMore(int questions) {
    var goal = asked.get() + questions;
    await("users go on asking").atMost(PATIENCE).until(() -> asked.get() >= goal);
  }

  private void ask(EndUser user, List<String> models) {
    var model = models.get(asked.get() % models.size());
    user.ask(model).ifPresent(failures::add);
    asked.incrementAndGet();
  }

  @Override
  public void close() {
    clients.close();
  }
}

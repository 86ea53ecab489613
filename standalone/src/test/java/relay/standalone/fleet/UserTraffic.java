package relay.standalone.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A user of the group who asks all the time, each time something else. */
final class UserTraffic implements AutoCloseable {
  private static final int PAUSE_MILLIS = 40;

  private final CountDownLatch end = new CountDownLatch(1);
  private final List<Integer> answers = new ArrayList<>();
  private final Thread thread;

  private UserTraffic(HostOperator host, String userKey) {
    thread = Thread.ofVirtual().name("user").start(() -> askUntilTheEnd(host, userKey));
  }

  static UserTraffic begin(HostOperator host, String userKey) {
    return new UserTraffic(host, userKey);
  }

  private void askUntilTheEnd(HostOperator host, String userKey) {
    try {
      for (int number = 1; !end.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS); number++) {
        answers.add(host.ask(userKey, SimulatedWorld.MODEL, "question " + number));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The statuses of all answers, in order; ends the traffic. */
  List<Integer> answers() {
    close();
    return answers;
  }

  @Override
  public void close() {
    end.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

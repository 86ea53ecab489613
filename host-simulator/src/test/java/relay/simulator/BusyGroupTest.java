package relay.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostVersion;

/** Many users of one large group at once. */
class BusyGroupTest {
  private static final int ACCOUNTS = 400;
  private static final int USERS = 24;
  private static final int QUESTIONS = 40;

  @Test
  void answersEverybodyWhileItsAccountsComeAndGo() throws Exception {
    try (var upstream = TestUpstream.open();
        var host = SimulatedHost.start(HostOptions.of(HostVersion.V0_1_129));
        var users = Executors.newVirtualThreadPerTaskExecutor()) {
      var driver = HostDriver.of(host);
      long group = driver.createGroup("busy");
      for (int number = 0; number < ACCOUNTS; number++) {
        driver.createAccount(
            HostDriver.account("a" + number, upstream, "sk-test-good-" + number, "m", group));
      }
      var key = driver.keyFor(group);
      assertThat(driver.chat(key, "m", "first").status()).isEqualTo(200);

      var asked = new ArrayList<Future<List<Integer>>>();
      for (int user = 0; user < USERS; user++) {
        asked.add(users.submit(asking(driver, key, "user " + user)));
      }

      for (var answers : asked) {
        assertThat(answers.get()).containsOnly(200);
      }
    }
  }

  private static Callable<List<Integer>> asking(HostDriver driver, String key, String name) {
    return () ->
        IntStream.range(0, QUESTIONS)
            .map(number -> driver.chat(key, "m", name + ", question " + number).status())
            .boxed()
            .toList();
  }
}

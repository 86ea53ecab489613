package relay.simulator.faults;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/**
 * Which calls a fault strikes: those of this method and path from the {@code nth} match on, so many
 * of them.
 *
 * @param method empty for every method
 * @param path must be found in the path
 * @param nth the first match that is struck, from 1
 * @param every which matches are struck from there on: 1 for each, 10 for every tenth
 * @param count how many are struck, {@link Integer#MAX_VALUE} for all
 */
public record FaultRule(
    Optional<String> method, Pattern path, int nth, int every, int count, FaultAction action) {

  public FaultRule {
    if (nth < 1 || every < 1 || count < 1) {
      throw new IllegalArgumentException("nth, every and count must be at least 1");
    }
  }

  /** Strikes every call of this method and path. */
  public static FaultRule on(String method, String path, FaultAction action) {
    return new FaultRule(
        Optional.of(method), Pattern.compile(path), 1, 1, Integer.MAX_VALUE, action);
  }

  /** Strikes only the first {@code calls}. */
  public FaultRule times(int calls) {
    return new FaultRule(method, path, nth, every, calls, action);
  }

  /** Strikes from the {@code first} match on. */
  public FaultRule from(int first) {
    return new FaultRule(method, path, first, every, count, action);
  }

  /** Strikes one match in so many. */
  public FaultRule oneIn(int matches) {
    return new FaultRule(method, path, nth, matches, count, action);
  }

  /** A rule at work: how often it matched, struck, and who waits for its release. */
  static final class Armed {

    private final long id;
    private final FaultRule rule;
    private final CountDownLatch released = new CountDownLatch(1);
    private long matched;
    private int struck;
    private int holding;

    Armed(long id, FaultRule rule) {
      this.id = id;
      this.rule = rule;
    }

    long id() {
      return id;
    }

    FaultRule rule() {
      return rule;
    }

    synchronized boolean strikes(String method, String path) {
      if (rule.method().filter(wanted -> !wanted.equalsIgnoreCase(method)).isPresent()
          || !rule.path().matcher(path).find()) {
        return false;
      }
      matched++;
      boolean turn = matched >= rule.nth() && (matched - rule.nth()) % rule.every() == 0;
      if (!turn || struck >= rule.count() || released.getCount() == 0) {
        return false;
      }
      struck++;
      return true;
    }

    synchronized int struck() {
      return struck;
    }

    synchronized int holding() {
      return holding;
    }

    void release() {
      released.countDown();
    }

    void holdBack() throws InterruptedException {
      count(1);
      try {
        released.await();
      } finally {
        count(-1);
      }
    }

    private synchronized void count(int change) {
      holding += change;
    }
  }
}

package relay.simulator.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import relay.simulator.state.Account;
import relay.simulator.state.AccountListener;
import relay.simulator.state.ChangeCause;
import relay.simulator.state.HostState;

/**
 * Keeps the newest entries in a ring, and counts the calls of every route. Safe for concurrent use.
 */
public final class Journal implements AccountListener {

  private static final int FIRST_SIZE = 1024;

  private final HostState state;
  private final int capacity;
  private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();
  private @Nullable JournalEntry[] ring;
  private long lastSeq;

  /**
   * @param capacity how many entries are kept
   */
  public Journal(HostState state, int capacity) {
    this.state = state;
    this.capacity = capacity;
    this.ring = new JournalEntry[Math.min(capacity, FIRST_SIZE)];
  }

  /** Adds the entry that is made for the next number. */
  public synchronized void add(LongFunction<JournalEntry> make) {
    long seq = lastSeq + 1;
    if (seq > ring.length && ring.length < capacity) {
      grow();
    }
    ring[slot(seq)] = make.apply(seq);
    lastSeq = seq;
  }

  @Override
  public void changed(ChangeCause cause, Optional<Account> before, Optional<Account> after) {
    Instant now = state.now();
    JournalKind kind =
        after.isEmpty()
            ? JournalKind.ACCOUNT_DELETED
            : before.isEmpty() ? JournalKind.ACCOUNT_CREATED : JournalKind.ACCOUNT_UPDATED;
    Account account = after.or(() -> before).orElseThrow();
    add(seq -> new JournalEntry.AccountChange(seq, now, kind, cause, account));
  }

  /** Counts a call of a route, for example {@code GET /api/v1/admin/accounts}. */
  public void count(String route) {
    calls.computeIfAbsent(route, key -> new LongAdder()).increment();
  }

  /** Calls by route since the start. */
  public Map<String, Long> calls() {
    Map<String, Long> counted = new TreeMap<>();
    calls.forEach((route, count) -> counted.put(route, count.sum()));
    return counted;
  }

  /** The number of the newest entry, 0 before the first. */
  public synchronized long lastSeq() {
    return lastSeq;
  }

  /** The number of the oldest entry that is still kept. */
  public synchronized long firstSeq() {
    return Math.max(1, lastSeq - ring.length + 1);
  }

  /** Every entry that is still kept. */
  public List<JournalEntry> entries() {
    return after(0, Integer.MAX_VALUE, entry -> true);
  }

  /** The oldest entries above a number that are wanted. */
  public synchronized List<JournalEntry> after(
      long seq, int limit, Predicate<JournalEntry> wanted) {
    List<JournalEntry> found = new ArrayList<>();
    for (long next = Math.max(seq + 1, firstSeq());
        next <= lastSeq && found.size() < limit;
        next++) {
      JournalEntry entry = ring[slot(next)];
      if (entry != null && wanted.test(entry)) {
        found.add(entry);
      }
    }
    return found;
  }

  private void grow() {
    @Nullable JournalEntry[] larger =
        new JournalEntry[(int) Math.min(capacity, (long) ring.length * 2)];
    for (JournalEntry entry : ring) {
      if (entry != null) {
        larger[(int) (entry.seq() % larger.length)] = entry;
      }
    }
    ring = larger;
  }

  private int slot(long seq) {
    return (int) (seq % ring.length);
  }
}

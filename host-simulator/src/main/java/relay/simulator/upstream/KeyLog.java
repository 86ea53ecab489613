package relay.simulator.upstream;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What every key that ever called did; keys that never called take no room. Thread-safe. */
final class KeyLog {
  private record Entry(Instant firstCall, KeyUse use) {}

  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final Queue<String> inOrder = new ConcurrentLinkedQueue<>();

  /** Counts the call and says when this key called for the first time and how often since. */
  Seen called(String key, Operation operation, Instant now) {
    Entry entry =
        entries.merge(
            key,
            new Entry(now, KeyUse.NONE.plusCall(operation)),
            (old, fresh) -> new Entry(old.firstCall(), old.use().plus(fresh.use())));
    if (entry.use().calls() == 1) {
      inOrder.add(key);
    }
    return new Seen(entry.firstCall(), entry.use().calls());
  }

  /** Every key that ever called, in the order of their first calls. */
  List<String> inOrder() {
    return List.copyOf(inOrder);
  }

  void answered(String key, Usage usage) {
    entries.computeIfPresent(
        key, (name, entry) -> new Entry(entry.firstCall(), entry.use().plusAnswer(usage)));
  }

  KeyUse use(String key) {
    Entry entry = entries.get(key);
    return entry == null ? KeyUse.NONE : entry.use();
  }

  KeyUse total() {
    return entries.values().stream().map(Entry::use).reduce(KeyUse.NONE, KeyUse::plus);
  }

  /**
   * @param firstCall when the key called for the first time
   * @param calls how often it called, this call included
   */
  record Seen(Instant firstCall, int calls) {}
}

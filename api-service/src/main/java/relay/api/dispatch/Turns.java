package relay.api.dispatch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import relay.run.store.ItemHandOut.ReadyTarget;
import relay.run.store.ItemHandOut.Turn;

/**
 * Who is handed out next: runs take turns, and within a run its base URLs, one item a turn; no base
 * URL gets more than its share while others wait. Pure, but remembers whose turn was the last; for
 * one thread.
 */
final class Turns {

  /**
   * How much may be handed out.
   *
   * @param bound items in flight at most
   * @param slots items the fleet works on at a time
   */
  record Room(int bound, int slots) {

    /**
     * Items of one base URL in flight at most. Alone it may have all; beside others it leaves them
     * slots even when every one of its calls hangs.
     *
     * @param baseUrls with ready items or items in flight
     */
    int perBaseUrl(int baseUrls) {
      if (baseUrls <= 1) {
        return bound;
      }
      return Math.max(1, Math.max(slots / 4, slots * 3 / 2 / baseUrls));
    }
  }

  private final Map<Long, Integer> lastTargets = new HashMap<>();
  private long lastRun;

  /** For each run the target that had its turn last. */
  Map<Long, Integer> lastTargets() {
    return lastTargets;
  }

  /**
   * The next turns.
   *
   * @param ready base URLs with ready items; those of a run in the order of their turns
   * @param inFlight items handed out by base URL
   */
  List<Turn> next(List<ReadyTarget> ready, Map<String, Integer> inFlight, Room room) {
    NavigableMap<Long, Deque<ReadyTarget>> runs = new TreeMap<>();
    ready.forEach(
        target -> runs.computeIfAbsent(target.runNo(), run -> new ArrayDeque<>()).addLast(target));
    lastTargets.keySet().retainAll(runs.keySet());
    Map<String, Integer> taken = new HashMap<>(inFlight);
    ready.forEach(target -> taken.putIfAbsent(target.baseUrl(), 0));
    int most = room.bound() - inFlight.values().stream().mapToInt(Integer::intValue).sum();
    return take(inOrder(runs), taken, room.perBaseUrl(taken.size()), most);
  }

  /** The run behind the one that had its turn last is the first. */
  private Deque<Deque<ReadyTarget>> inOrder(NavigableMap<Long, Deque<ReadyTarget>> runs) {
    Deque<Deque<ReadyTarget>> inOrder = new ArrayDeque<>(runs.tailMap(lastRun, false).values());
    inOrder.addAll(runs.headMap(lastRun, true).values());
    return inOrder;
  }

  private List<Turn> take(
      Deque<Deque<ReadyTarget>> runs, Map<String, Integer> taken, int perBaseUrl, int most) {
    Map<ReadyTarget, Integer> turns = new LinkedHashMap<>();
    int left = most;
    while (left > 0 && !runs.isEmpty()) {
      Deque<ReadyTarget> run = runs.removeFirst();
      ReadyTarget target = firstWithRoom(run, taken, perBaseUrl);
      if (target != null) {
        turns.merge(target, 1, Integer::sum);
        taken.merge(target.baseUrl(), 1, Integer::sum);
        lastTargets.put(target.runNo(), target.targetNo());
        lastRun = target.runNo();
        run.addLast(target);
        runs.addLast(run);
        left--;
      }
    }
    List<Turn> inOrder = new ArrayList<>();
    turns.forEach((target, items) -> inOrder.add(new Turn(target, items)));
    return inOrder;
  }

  /** Null when every base URL of the run has its share. */
  private static @Nullable ReadyTarget firstWithRoom(
      Deque<ReadyTarget> run, Map<String, Integer> taken, int perBaseUrl) {
    while (!run.isEmpty()) {
      ReadyTarget target = run.removeFirst();
      if (taken.getOrDefault(target.baseUrl(), 0) < perBaseUrl) {
        return target;
      }
    }
    return null;
  }
}

package relay.importing.stage;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Whether this worker is to stop. It then begins nothing more: what waits for its turn, and what is
 * between two stages, is given back for another worker (design 6). Safe for concurrent use.
 */
public final class Shutdown {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean begun;

  /** Whether it has begun; it never ends. */
  public boolean hasBegun() {
    return begun;
  }

  /** Begins it and tells everybody, before it returns. */
  public void begin() {
    begun = true;
    listeners.forEach(Runnable::run);
  }

  /** Calls {@code listener}, which must not block, when it begins. */
  public void whenItBegins(Runnable listener) {
    listeners.add(listener);
  }
}

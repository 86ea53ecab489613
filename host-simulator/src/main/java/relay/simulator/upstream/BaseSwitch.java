package relay.simulator.upstream;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The state of one base URL, and where its held calls wait. Thread-safe. */
final class BaseSwitch {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private BaseState state = BaseState.ANSWERING;

  void set(BaseState newState) {
    lock.lock();
    try {
      state = newState;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  BaseState state() {
    lock.lock();
    try {
      return state;
    } finally {
      lock.unlock();
    }
  }

  /** The state once it is no longer {@code HANGING}; {@code CUTTING} when that takes too long. */
  BaseState awaitDecision(Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (state == BaseState.HANGING && left > 0) {
        left = changed.awaitNanos(left);
      }
      return state == BaseState.HANGING ? BaseState.CUTTING : state;
    } finally {
      lock.unlock();
    }
  }

  /** Holds a call that never gets an answer: until connections are to be cut, or for that long. */
  void awaitCutting(Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (state != BaseState.CUTTING && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}

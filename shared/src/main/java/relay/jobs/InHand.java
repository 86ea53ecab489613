package relay.jobs;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the messages that a subscription holds, so that a drain can wait for the last. */
public final class InHand {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition none = lock.newCondition();
  private int held;

  /** One more. */
  public void taken() {
    lock.lock();
    try {
      held++;
    } finally {
      lock.unlock();
    }
  }

  /** One less. */
  public void gone() {
    lock.lock();
    try {
      held--;
      if (held == 0) {
        none.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many are held now. */
  public int count() {
    lock.lock();
    try {
      return held;
    } finally {
      lock.unlock();
    }
  }

  /** Returns when none is held, when the time is up, or when the thread is interrupted. */
  public void awaitNone(Duration limit) {
    lock.lock();
    try {
      long left = limit.toNanos();
      while (held > 0 && left > 0) {
        left = none.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}

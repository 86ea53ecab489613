package relay.jobs.rabbit;

import com.rabbitmq.client.ConfirmListener;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The broker's answers to the messages of one chunk. A message without a queue is first returned
 * and then confirmed, so a return outweighs the confirm.
 */
final class Confirms implements ConfirmListener {
  private final long firstNumber;
  private final Fate[] fates;
  private final boolean[] answered;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition progress = lock.newCondition();
  private int open;
  private int answeredUpTo;
  private boolean ended;

  /**
   * @param firstNumber the channel's number for the first message of the chunk
   */
  Confirms(long firstNumber, int size) {
    this.firstNumber = firstNumber;
    this.fates = new Fate[size];
    this.answered = new boolean[size];
    this.open = size;
    Arrays.fill(fates, Fate.UNKNOWN);
  }

  @Override
  public void handleAck(long number, boolean multiple) {
    answered(number, multiple, Fate.TAKEN);
  }

  @Override
  public void handleNack(long number, boolean multiple) {
    answered(number, multiple, Fate.REFUSED);
  }

  /** Message {@code index} of the chunk came back. */
  void returned(int index) {
    lock.lock();
    try {
      fates[index] = Fate.NOT_ROUTED;
    } finally {
      lock.unlock();
    }
  }

  /** The channel closed: no more answers will come. */
  void end() {
    lock.lock();
    try {
      ended = true;
      progress.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The fates in the order of publishing, as far as they are known when the time is up. */
  List<Fate> await(Duration limit) {
    lock.lock();
    try {
      long left = limit.toNanos();
      while (open > 0 && !ended && left > 0) {
        left = progress.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    return fates();
  }

  /** Whether the broker answered for every message. */
  boolean complete() {
    lock.lock();
    try {
      return open == 0;
    } finally {
      lock.unlock();
    }
  }

  private List<Fate> fates() {
    lock.lock();
    try {
      return List.of(fates);
    } finally {
      lock.unlock();
    }
  }

  private void answered(long number, boolean multiple, Fate fate) {
    lock.lock();
    try {
      int index = Math.toIntExact(number - firstNumber);
      for (int i = multiple ? answeredUpTo : index; i <= index; i++) {
        answer(i, fate);
      }
      if (multiple) {
        answeredUpTo = Math.max(answeredUpTo, index + 1);
      }
      if (open == 0) {
        progress.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void answer(int index, Fate fate) {
    if (answered[index]) {
      return;
    }
    answered[index] = true;
    open--;
    if (fates[index] != Fate.NOT_ROUTED) {
      fates[index] = fate;
    }
  }
}

package relay.jobs.inprocess;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import relay.jobs.HeldMessage;
import relay.jobs.InHand;
import relay.jobs.JobHandler;
import relay.jobs.QueueSettings;
import relay.jobs.Reception;
import relay.jobs.Subscription;

/** Moves messages from a local queue into the hands of a handler. */
final class LocalSubscription implements Subscription {
  private final LocalQueue queue;
  private final JobHandler handler;
  private final Reception reception;
  private final QueueSettings settings;
  private final Semaphore places;
  private final InHand inHand = new InHand();
  private final Set<Held> held = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Thread pump;
  private boolean drained;

  LocalSubscription(LocalQueue queue, int concurrency, JobHandler handler, QueueSettings settings) {
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency begins at 1: " + concurrency);
    }
    this.queue = queue;
    this.handler = handler;
    this.settings = settings;
    this.reception = new Reception(settings);
    this.places = new Semaphore(concurrency);
  }

  @Override
  public void pause() {
    lock.lock();
    try {
      if (pump != null) {
        pump.interrupt();
        pump.join();
        pump = null;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void resume() {
    lock.lock();
    try {
      if (pump == null && !drained) {
        pump = Thread.ofVirtual().name("job-pump").start(this::run);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void drain(Duration limit) {
    lock.lock();
    try {
      drained = true;
      pause();
    } finally {
      lock.unlock();
    }
    inHand.awaitNone(limit);
    held.forEach(Held::giveBack);
  }

  @Override
  public int inHand() {
    return inHand.count();
  }

  private void run() {
    try {
      while (true) {
        places.acquire();
        receive(takeOrFreePlace());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private LocalMessage takeOrFreePlace() throws InterruptedException {
    try {
      return queue.take();
    } catch (InterruptedException e) {
      places.release();
      throw e;
    }
  }

  private void receive(LocalMessage message) {
    Held next = new Held(message);
    inHand.taken();
    held.add(next);
    reception.receive(next, handler);
  }

  /** A message in hand; after it was given back by a drain, a late word on it is dropped. */
  private final class Held implements HeldMessage {
    private final LocalMessage message;

    Held(LocalMessage message) {
      this.message = message;
    }

    @Override
    public byte[] body() {
      return message.body();
    }

    @Override
    public int failures() {
      return message.failures();
    }

    @Override
    public void acknowledge() {
      end(() -> {});
    }

    @Override
    public void giveBack() {
      end(() -> queue.giveBack(message));
    }

    @Override
    public void replace(byte[] body, Duration delay, int failures) {
      LocalMessage next = new LocalMessage(body, failures, 0);
      end(() -> queue.putLater(next, settings.waitFor(delay)));
    }

    @Override
    public void putAside(String reason) {
      end(() -> queue.putAside(message, reason));
    }

    private void end(Runnable action) {
      if (held.remove(this)) {
        action.run();
        places.release();
        inHand.gone();
      }
    }
  }
}

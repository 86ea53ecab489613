package relay.jobs.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relay.jobs.InHand;
import relay.jobs.Subscription;
import relay.jobs.WorkQueue;

/** Keeps a consumer at a queue, through every loss of the connection. */
final class RabbitSubscription implements Subscription {
  private static final Logger log = LoggerFactory.getLogger(RabbitSubscription.class);

  /** What the worker wants. */
  private enum Wish {
    CONSUME,
    PAUSE,
    END
  }

  private final Source source;
  private final BrokerChannels channels;
  private final Duration reconnectAfter;
  private final Consumer<RabbitMessage.Origin> receiver;
  private final InHand inHand = new InHand();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile Wish wish = Wish.CONSUME; // written under the lock
  private @Nullable ConsumerChannel current;

  /**
   * What it takes, and how much at a time.
   *
   * @param name the queue's name on the broker
   * @param concurrency how many messages are in hand at most, 1 to 65,535 (AMQP's short)
   */
  record Source(WorkQueue queue, String name, int concurrency) {
    Source {
      if (concurrency < 1 || concurrency > 0xFFFF) {
        throw new IllegalArgumentException("concurrency is 1 to 65535: " + concurrency);
      }
    }
  }

  /**
   * @param receiver gets every message that is wanted; must return at once
   */
  RabbitSubscription(
      Source source,
      BrokerChannels channels,
      Duration reconnectAfter,
      Consumer<RabbitMessage.Origin> receiver) {
    this.source = source;
    this.channels = channels;
    this.reconnectAfter = reconnectAfter;
    this.receiver = receiver;
  }

  void start() {
    Thread.ofVirtual().name("subscription-" + source.name()).start(this::keepConsuming);
  }

  @Override
  public void pause() {
    wish(Wish.PAUSE);
  }

  @Override
  public void resume() {
    wish(Wish.CONSUME);
  }

  @Override
  public void drain(Duration limit) {
    if (wish == Wish.END) {
      return; // a second drain would wait for messages that the first has given back
    }
    wish(Wish.END);
    inHand.awaitNone(limit);
    lock.lock();
    try {
      if (current != null) {
        current.close();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int inHand() {
    return inHand.count();
  }

  private void wish(Wish next) {
    lock.lock();
    try {
      if (wish == Wish.END) {
        return;
      }
      if (next != Wish.CONSUME && current != null) {
        current.stop(); // before the wish changes: what is given back now must not come at once
      }
      wish = next;
      changed.signalAll();
      if (next == Wish.CONSUME && current != null) {
        startOrClose(current);
      }
    } finally {
      lock.unlock();
    }
  }

  private void keepConsuming() {
    boolean reported = false;
    try {
      while (awaitWishToConsume()) {
        try {
          consumeUntilClosed();
          reported = false;
        } catch (IOException | ShutdownSignalException e) {
          if (!reported) {
            log.warn("{} gives no jobs until RabbitMQ is back: {}", source.name(), e.toString());
          }
          reported = true;
        }
        pauseBeforeRetry();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void consumeUntilClosed() throws IOException, InterruptedException {
    ConsumerChannel channel =
        new ConsumerChannel(channels.open(), source.name(), source.concurrency(), this::received);
    begin(channel);
    log.info("takes jobs from {}", source.name());
    channel.awaitClosed();
    channels.forgetQueues();
    lock.lock();
    try {
      current = null;
    } finally {
      lock.unlock();
    }
  }

  private void begin(ConsumerChannel channel) {
    lock.lock();
    try {
      current = channel;
      switch (wish) {
        case CONSUME -> startOrClose(channel);
        case PAUSE -> log.debug("{} is paused", source.name());
        case END -> channel.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /** A channel that cannot start is closed, and the next one begins anew. */
  private static void startOrClose(ConsumerChannel channel) {
    try {
      channel.start();
    } catch (IOException e) {
      log.debug("the consumer did not start", e);
      channel.close();
    }
  }

  private void received(
      ConsumerChannel channel, long tag, BasicProperties properties, byte[] body) {
    if (wish != Wish.CONSUME) {
      channel.giveBack(tag);
      return;
    }
    inHand.taken();
    receiver.accept(
        new RabbitMessage.Origin(
            source.queue(), channel, tag, body, Headers.failures(properties), inHand::gone));
  }

  private boolean awaitWishToConsume() throws InterruptedException {
    lock.lock();
    try {
      while (wish == Wish.PAUSE) {
        changed.await();
      }
      return wish == Wish.CONSUME;
    } finally {
      lock.unlock();
    }
  }

  private void pauseBeforeRetry() throws InterruptedException {
    lock.lock();
    try {
      long left = reconnectAfter.toNanos();
      while (left > 0 && wish != Wish.END) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}

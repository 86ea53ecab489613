package relay.jobs.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channel that a subscription gets its messages on. A message can only be settled on the
 * channel it came by; when that is closed the broker has given it to another, so a late word is
 * dropped.
 */
final class ConsumerChannel {
  private static final Logger log = LoggerFactory.getLogger(ConsumerChannel.class);

  private final Channel channel;
  private final String queue;
  private final Incoming incoming;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable String consumerTag;

  /** Gets every message as it comes; must return at once. */
  interface Incoming {
    void received(ConsumerChannel channel, long tag, BasicProperties properties, byte[] body);
  }

  ConsumerChannel(Channel channel, String queue, int prefetch, Incoming incoming)
      throws IOException {
    this.channel = channel;
    this.queue = queue;
    this.incoming = incoming;
    channel.addShutdownListener(cause -> closed.countDown());
    channel.basicQos(prefetch);
  }

  /** Asks for messages, if it does not already. */
  void start() throws IOException {
    lock.lock();
    try {
      if (consumerTag == null) {
        consumerTag = channel.basicConsume(queue, false, new Receiver());
      }
    } catch (ShutdownSignalException e) {
      throw new IOException("the channel is closed", e);
    } finally {
      lock.unlock();
    }
  }

  /** Asks for no more messages; those delivered can still be settled. */
  void stop() {
    lock.lock();
    try {
      if (consumerTag != null) {
        channel.basicCancel(consumerTag);
        consumerTag = null;
      }
    } catch (IOException | ShutdownSignalException e) {
      log.debug("nothing to stop, the channel is closed", e);
    } finally {
      lock.unlock();
    }
  }

  void acknowledge(long tag) {
    tell(() -> channel.basicAck(tag, false));
  }

  /** By reject: a nack is not counted by RabbitMQ 4.3, and then nothing ends a loop. */
  void giveBack(long tag) {
    tell(() -> channel.basicReject(tag, true));
  }

  /** Whether messages that came by it can still be settled. */
  boolean isOpen() {
    return channel.isOpen();
  }

  void awaitClosed() throws InterruptedException {
    closed.await();
  }

  /** Closes the channel; the broker takes back all that was not settled. */
  void close() {
    BrokerChannels.close(channel);
  }

  private void tell(Word word) {
    try {
      word.say();
    } catch (IOException | ShutdownSignalException e) {
      log.debug("a message was not settled and comes again: the channel is closed");
    }
  }

  private interface Word {
    void say() throws IOException;
  }

  private final class Receiver extends DefaultConsumer {
    Receiver() {
      super(channel);
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, BasicProperties properties, byte[] body) {
      incoming.received(ConsumerChannel.this, envelope.getDeliveryTag(), properties, body);
    }

    /** The queue was deleted, or the broker gave our messages to another: begin anew. */
    @Override
    public void handleCancel(String tag) {
      Thread.ofVirtual().name("close-cancelled").start(ConsumerChannel.this::close);
    }
  }
}

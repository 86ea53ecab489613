package relay.jobs.rabbit;

import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes in chunks and says of every message what became of it. Thread-safe: callers share a few
 * channels. Waiting for each message alone would be twenty times slower than for a chunk.
 */
final class ConfirmingPublisher {
  private static final Logger log = LoggerFactory.getLogger(ConfirmingPublisher.class);
  private static final int CHUNK = 500;
  private static final int CHANNELS = 4;

  private final BrokerChannels channels;
  private final Duration limit;
  private final Semaphore free = new Semaphore(CHANNELS);
  private final ConcurrentLinkedDeque<PublisherChannel> idle = new ConcurrentLinkedDeque<>();

  /**
   * @param limit how long a chunk waits for its answers
   */
  ConfirmingPublisher(BrokerChannels channels, Duration limit) {
    this.channels = channels;
    this.limit = limit;
  }

  /** The fate of each message, in order; blocks until all are known or their time is up. */
  List<Fate> publish(List<Outgoing> messages) {
    List<Fate> fates = new ArrayList<>(messages.size());
    for (int from = 0; from < messages.size(); from += CHUNK) {
      List<Outgoing> chunk = messages.subList(from, Math.min(from + CHUNK, messages.size()));
      fates.addAll(publishChunk(chunk));
    }
    if (fates.contains(Fate.NOT_ROUTED)) {
      channels.forgetQueues();
      closeIdle();
    }
    return fates;
  }

  /** Closes the channels that nobody uses. */
  void closeIdle() {
    for (PublisherChannel channel; (channel = idle.poll()) != null; ) {
      channel.close();
    }
  }

  private List<Fate> publishChunk(List<Outgoing> chunk) {
    try {
      if (!free.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return all(chunk, Fate.UNKNOWN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return all(chunk, Fate.UNKNOWN);
    }
    try {
      PublisherChannel channel = channel();
      if (channels.blocked()) {
        idle.push(channel);
        return all(chunk, Fate.REFUSED);
      }
      List<Fate> fates = channel.publish(chunk, limit);
      release(channel);
      return fates;
    } catch (IOException | ShutdownSignalException e) {
      log.debug("RabbitMQ took no messages", e);
      return all(chunk, Fate.UNKNOWN);
    } finally {
      free.release();
    }
  }

  private PublisherChannel channel() throws IOException {
    for (PublisherChannel channel; (channel = idle.poll()) != null; ) {
      if (channel.reusable()) {
        return channel;
      }
    }
    return new PublisherChannel(channels.open());
  }

  private void release(PublisherChannel channel) {
    if (channel.reusable()) {
      idle.push(channel);
    } else {
      channel.close();
    }
  }

  private static List<Fate> all(List<Outgoing> chunk, Fate fate) {
    return Collections.nCopies(chunk.size(), fate);
  }
}

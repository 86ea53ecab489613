package relay.jobs.rabbit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A channel that publishes one chunk after another. Used by one thread at a time. */
final class PublisherChannel {
  private static final Logger log = LoggerFactory.getLogger(PublisherChannel.class);

  private final Channel channel;
  private volatile Confirms current = new Confirms(0, 0);
  private boolean inDoubt;

  PublisherChannel(Channel channel) throws IOException {
    this.channel = channel;
    channel.confirmSelect();
    channel.addConfirmListener(
        new ConfirmListener() {
          @Override
          public void handleAck(long number, boolean multiple) {
            current.handleAck(number, multiple);
          }

          @Override
          public void handleNack(long number, boolean multiple) {
            current.handleNack(number, multiple);
          }
        });
    channel.addReturnListener(
        returned -> current.returned(Integer.parseInt(returned.getProperties().getMessageId())));
    channel.addShutdownListener(cause -> current.end());
  }

  /** Publishes a chunk and waits for the answers, at most {@code limit}. */
  List<Fate> publish(List<Outgoing> chunk, Duration limit) {
    Confirms confirms = new Confirms(channel.getNextPublishSeqNo(), chunk.size());
    current = confirms;
    try {
      for (int i = 0; i < chunk.size(); i++) {
        Outgoing message = chunk.get(i);
        channel.basicPublish("", message.queue(), true, message.properties(i), message.body());
      }
    } catch (IOException | ShutdownSignalException e) {
      log.debug("the connection was lost while publishing", e);
      confirms.end();
    }
    List<Fate> fates = confirms.await(limit);
    inDoubt = !confirms.complete();
    return fates;
  }

  /** Whether the next chunk may use it: no answer to an earlier one can still come. */
  boolean reusable() {
    return channel.isOpen() && !inDoubt;
  }

  void close() {
    BrokerChannels.close(channel);
  }
}

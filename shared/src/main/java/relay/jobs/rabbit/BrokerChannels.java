package relay.jobs.rabbit;

import com.rabbitmq.client.BlockedCallback;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * New channels on a connection that Spring keeps and opens anew when it is lost. The queues are
 * declared once for each connection. Thread-safe; every channel belongs to its caller alone.
 *
 * <p>They are plain channels and not Spring's cached ones: acks come from any thread, long after
 * the delivery, and a channel in doubt is closed rather than used again.
 */
final class BrokerChannels {
  private static final Logger log = LoggerFactory.getLogger(BrokerChannels.class);

  private final ConnectionFactory connections;
  private final Topology topology;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Connection declaredOn;
  private volatile boolean blocked;

  BrokerChannels(ConnectionFactory connections, Topology topology) {
    this.connections = connections;
    this.topology = topology;
  }

  /** Opens a channel; connects first when that is needed, which may take seconds. */
  Channel open() throws IOException {
    try {
      Connection connection = connections.createConnection().getDelegate();
      if (connection == null) {
        throw new IOException("the connection was lost at once");
      }
      declareOn(connection);
      return opened(connection);
    } catch (AmqpException | ShutdownSignalException e) {
      throw new IOException("RabbitMQ cannot be reached", e);
    }
  }

  /** Whether the broker has asked publishers to stop, being short of memory or disk. */
  boolean blocked() {
    return blocked;
  }

  /** Declares the queues again at the next channel: somebody deleted one. */
  void forgetQueues() {
    lock.lock();
    try {
      declaredOn = null;
    } finally {
      lock.unlock();
    }
  }

  /** Closes a channel whose state does not matter any more. */
  static void close(Channel channel) {
    try {
      channel.close();
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      log.debug("a channel was closed already: {}", e.getMessage());
    }
  }

  private void declareOn(Connection connection) throws IOException {
    lock.lock();
    try {
      if (connection.equals(declaredOn)) {
        return;
      }
      Channel channel = opened(connection);
      try {
        topology.declare(channel);
      } finally {
        close(channel);
      }
      blocked = false;
      connection.addBlockedListener(blockedCallback(), () -> blocked = false);
      declaredOn = connection;
    } finally {
      lock.unlock();
    }
  }

  private BlockedCallback blockedCallback() {
    return reason -> {
      blocked = true;
      log.warn("RabbitMQ takes no messages until it recovers: {}", reason);
    };
  }

  private static Channel opened(Connection connection) throws IOException {
    Channel channel = connection.createChannel();
    if (channel == null) {
      throw new IOException("the connection has no channel left");
    }
    return channel;
  }
}

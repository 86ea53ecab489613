package relay.jobs.rabbit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import relay.jobs.JobQueue;
import relay.jobs.JobQueueContract;
import relay.jobs.JobQueueUnderTest;
import relay.jobs.QueueSettings;
import relay.jobs.WorkQueue;
import relay.testing.Broker;
import relay.testing.TestBroker;

/**
 * Queues of one prefix on a broker, deleted at the end. Every worker has connections of its own.
 */
final class RabbitUnderTest implements JobQueueUnderTest {
  private final Broker broker;
  private final QueueSettings settings;
  private final Topology topology;
  private final Map<JobQueue, CachingConnectionFactory> workers = new LinkedHashMap<>();
  private final Queues queues;
  private final JobQueue queue;

  /** What becomes of the queues after the test. */
  private enum Queues {
    DELETED,
    /**
     * RabbitMQ 3.10 loses its dead-lettering for good when a queue is deleted in the moment in
     * which it comes back after a restart.
     */
    LEFT
  }

  private RabbitUnderTest(Broker broker, QueueSettings settings, Queues queues) {
    this.broker = broker;
    this.queues = queues;
    this.settings = settings;
    this.topology = new Topology(settings);
    this.queue = anotherWorker();
  }

  /** On a broker that stays up; the queues are deleted at the end. */
  static RabbitUnderTest on(Broker broker) {
    return new RabbitUnderTest(broker, settings(), Queues.DELETED);
  }

  /** On a broker that the test ends; the queues are left to end with it. */
  static RabbitUnderTest onEnding(Broker broker) {
    return new RabbitUnderTest(broker, settings(), Queues.LEFT);
  }

  private static QueueSettings settings() {
    QueueSettings plain = JobQueueContract.SETTINGS;
    return new QueueSettings(
        TestBroker.newPrefix(),
        plain.waits(),
        plain.confirmWithin(),
        plain.reconnectAfter(),
        plain.drainWithin());
  }

  Topology topology() {
    return topology;
  }

  @Override
  public JobQueue queue() {
    return queue;
  }

  @Override
  public JobQueue anotherWorker() {
    CachingConnectionFactory connections = broker.connectionFactory();
    JobQueue worker = new RabbitJobQueue(connections, settings);
    workers.put(worker, connections);
    return worker;
  }

  /** Its connection is gone and nobody told the broker what became of its messages. */
  @Override
  public void kill(JobQueue worker) {
    CachingConnectionFactory connections = workers.get(worker);
    if (connections == null) {
      throw new IllegalArgumentException("not a worker of this test");
    }
    connections.destroy();
  }

  @Override
  public void put(WorkQueue work, byte[] body) {
    try (var connection = broker.connect();
        Channel channel = connection.createChannel()) {
      topology.declare(channel);
      channel.confirmSelect();
      channel.basicPublish("", topology.work(work), MessageProperties.PERSISTENT_BASIC, body);
      channel.waitForConfirmsOrDie(10_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("the broker did not take the bytes", e);
    }
  }

  @Override
  public void close() {
    workers.keySet().forEach(JobQueue::close);
    workers.values().forEach(CachingConnectionFactory::destroy);
    switch (queues) {
      case DELETED -> deleteQueues();
      case LEFT -> {}
    }
  }

  private void deleteQueues() {
    try (var connection = broker.connect();
        Channel channel = connection.createChannel()) {
      for (String name : topology.queues().keySet()) {
        channel.queueDelete(name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TimeoutException e) {
      throw new AssertionError("the channel did not close", e);
    }
  }
}

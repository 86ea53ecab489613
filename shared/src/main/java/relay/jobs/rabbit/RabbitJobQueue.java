package relay.jobs.rabbit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import relay.jobs.DeadLetter;
import relay.jobs.Job;
import relay.jobs.JobCodec;
import relay.jobs.JobHandler;
import relay.jobs.JobQueue;
import relay.jobs.PublishReport;
import relay.jobs.PublishReport.Cause;
import relay.jobs.PublishReport.NotTaken;
import relay.jobs.QueueDepth;
import relay.jobs.QueueSettings;
import relay.jobs.Reception;
import relay.jobs.Subscription;
import relay.jobs.Subscriptions;
import relay.jobs.TakenLetter;
import relay.jobs.WorkQueue;

/** The queue of the three services. Starts without a broker and goes on when one is there. */
public final class RabbitJobQueue implements JobQueue {
  private static final Logger log = LoggerFactory.getLogger(RabbitJobQueue.class);

  private final QueueSettings settings;
  private final Topology topology;
  private final BrokerChannels consuming;
  private final BrokerChannels publishing;
  private final ConfirmingPublisher publisher;
  private final Republisher republisher;
  private final Reception reception;
  private final JobCodec codec = new JobCodec();
  private final List<RabbitSubscription> subscriptions = new CopyOnWriteArrayList<>();

  /**
   * @param connections stays the caller's to close. Publishing has a connection of its own: a
   *     broker short of memory stops reading from publishers, and acks must still get through
   */
  public RabbitJobQueue(ConnectionFactory connections, QueueSettings settings) {
    this.settings = settings;
    this.topology = new Topology(settings);
    this.consuming = new BrokerChannels(connections, topology);
    ConnectionFactory second = connections.getPublisherConnectionFactory();
    this.publishing = new BrokerChannels(second == null ? connections : second, topology);
    this.publisher = new ConfirmingPublisher(publishing, settings.confirmWithin());
    this.republisher = new Republisher(publisher);
    this.reception = new Reception(settings);
  }

  @Override
  public PublishReport publish(List<? extends Job> jobs) {
    return publish(jobs, topology::work);
  }

  @Override
  public PublishReport publishLater(List<? extends Job> jobs, Duration delay) {
    return publish(jobs, queue -> topology.waiting(queue, delay));
  }

  @Override
  public Subscription consume(WorkQueue queue, int concurrency, JobHandler handler) {
    RabbitMessage.Successors successors = new RabbitMessage.Successors(topology, republisher);
    RabbitSubscription subscription =
        new RabbitSubscription(
            new RabbitSubscription.Source(queue, topology.work(queue), concurrency),
            consuming,
            settings.reconnectAfter(),
            origin -> reception.receive(new RabbitMessage(origin, successors), handler));
    subscriptions.add(subscription);
    subscription.start();
    return subscription;
  }

  @Override
  public Optional<QueueDepth> depth(WorkQueue queue) {
    try {
      Channel channel = publishing.open();
      try {
        long waiting = 0;
        for (String wait : topology.waits(queue)) {
          waiting += count(channel, wait);
        }
        return Optional.of(
            new QueueDepth(
                count(channel, topology.work(queue)),
                waiting,
                count(channel, topology.dead(queue))));
      } finally {
        BrokerChannels.close(channel);
      }
    } catch (IOException | ShutdownSignalException e) {
      log.debug("the depth of {} is not known", queue.title(), e);
      publishing.forgetQueues();
      return Optional.empty();
    }
  }

  @Override
  public List<DeadLetter> deadLetters(WorkQueue queue, int limit) {
    List<DeadLetter> letters = new ArrayList<>();
    try {
      Channel channel = publishing.open();
      try {
        GetResponse response = channel.basicGet(topology.dead(queue), false);
        while (response != null) {
          letters.add(
              new DeadLetter(
                  codec.decode(response.getBody()), Headers.reason(response.getProps())));
          response = letters.size() < limit ? channel.basicGet(topology.dead(queue), false) : null;
        }
      } finally {
        BrokerChannels.close(channel); // which puts back what was looked at
      }
    } catch (IOException | ShutdownSignalException e) {
      log.debug("the dead letters of {} cannot be read", queue.title(), e);
      publishing.forgetQueues();
    }
    return List.copyOf(letters);
  }

  @Override
  public int takeDeadLetters(WorkQueue queue, int limit, Consumer<List<TakenLetter>> keeper) {
    try {
      Channel channel = publishing.open();
      try {
        List<TakenLetter> letters = new ArrayList<>();
        long last = 0;
        GetResponse response = channel.basicGet(topology.dead(queue), false);
        while (response != null) {
          letters.add(taken(response));
          last = response.getEnvelope().getDeliveryTag();
          response = letters.size() < limit ? channel.basicGet(topology.dead(queue), false) : null;
        }
        if (!letters.isEmpty()) {
          keeper.accept(List.copyOf(letters));
          channel.basicAck(last, true);
        }
        return letters.size();
      } finally {
        BrokerChannels.close(channel); // which puts back what was not kept
      }
    } catch (IOException | ShutdownSignalException e) {
      log.debug("the dead letters of {} cannot be taken", queue.title(), e);
      publishing.forgetQueues();
      return 0;
    }
  }

  private TakenLetter taken(GetResponse response) {
    return TakenLetter.of(
        response.getBody(),
        new DeadLetter(codec.decode(response.getBody()), Headers.reason(response.getProps())));
  }

  @Override
  public void drain(Duration limit) {
    Subscriptions.drain(subscriptions, limit);
  }

  @Override
  public void close() {
    drain(Duration.ZERO);
    republisher.close();
    publisher.closeIdle();
  }

  private PublishReport publish(List<? extends Job> jobs, Function<WorkQueue, String> target) {
    List<Outgoing> messages =
        jobs.stream()
            .map(job ->
                new Outgoing(
                    target.apply(WorkQueue.of(job)), codec.encode(job), Headers.ofFailures(0)))
            .toList();
    List<Fate> fates = publisher.publish(messages);
    List<Job> taken = new ArrayList<>(jobs.size());
    List<NotTaken> notTaken = new ArrayList<>();
    for (int i = 0; i < jobs.size(); i++) {
      Job job = jobs.get(i);
      switch (fates.get(i)) {
        case TAKEN -> taken.add(job);
        case NOT_ROUTED -> notTaken.add(new NotTaken(job, Cause.NOT_ROUTED));
        case REFUSED -> notTaken.add(new NotTaken(job, Cause.REFUSED));
        case UNKNOWN -> notTaken.add(new NotTaken(job, Cause.UNKNOWN));
      }
    }
    return new PublishReport(taken, notTaken);
  }

  private static long count(Channel channel, String queue) throws IOException {
    return channel.queueDeclarePassive(queue).getMessageCount();
  }
}

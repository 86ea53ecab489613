package relay.jobs.rabbit;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import relay.jobs.QueueSettings;
import relay.jobs.WorkQueue;

/**
 * The queues on the broker and their arguments, which mean the same on RabbitMQ 3.10 and 4.x.
 *
 * <p>A broker refuses to declare a queue again with other arguments. So none of them is a setting:
 * a change of one is a new {@link WorkQueue#title}, and a wait has its delay in its name.
 */
final class Topology {
  /** Unset or negative, messages are lost on some releases; this often may one kill its worker. */
  private static final int DELIVERY_LIMIT = 20;

  /** Looking at a dead letter counts as a delivery too. */
  private static final int LOOKS = 1_000_000;

  /** Far above what the dispatcher keeps in flight: the backlog lives in the database. */
  private static final int MOST_MESSAGES = 100_000;

  private final QueueSettings settings;

  Topology(QueueSettings settings) {
    this.settings = settings;
  }

  /** Where workers take jobs from. */
  String work(WorkQueue queue) {
    return settings.prefix() + queue.title();
  }

  /** Where a message waits at least {@code delay}, or the longest wait there is. */
  String waiting(WorkQueue queue, Duration delay) {
    return waitQueue(queue, settings.waitFor(delay));
  }

  /** Where a message lies that nobody can handle. */
  String dead(WorkQueue queue) {
    return work(queue) + ".dead";
  }

  /** Every queue with its arguments, targets of dead letters before their sources. */
  Map<String, Map<String, Object>> queues() {
    Map<String, Map<String, Object>> all = new LinkedHashMap<>();
    for (WorkQueue queue : WorkQueue.values()) {
      all.put(dead(queue), Map.of("x-queue-type", "quorum", "x-delivery-limit", LOOKS));
      all.put(work(queue), workArguments(queue));
      for (Duration wait : settings.waits()) {
        all.put(waitQueue(queue, wait), waitArguments(queue, wait));
      }
    }
    return all;
  }

  /** The names of the wait queues of a work queue. */
  Iterable<String> waits(WorkQueue queue) {
    return settings.waits().stream().map(wait -> waitQueue(queue, wait)).toList();
  }

  /** Makes every queue that is missing; an {@link IOException} names one that is different. */
  void declare(Channel channel) throws IOException {
    for (var queue : queues().entrySet()) {
      try {
        channel.queueDeclare(queue.getKey(), true, false, false, queue.getValue());
      } catch (IOException e) {
        throw new IOException("queue " + queue.getKey() + " could not be declared", e);
      }
    }
  }

  private Map<String, Object> workArguments(WorkQueue queue) {
    return Map.of(
        "x-queue-type", "quorum",
        "x-delivery-limit", DELIVERY_LIMIT,
        "x-max-length", MOST_MESSAGES,
        "x-overflow", "reject-publish",
        "x-dead-letter-exchange", "",
        "x-dead-letter-routing-key", dead(queue),
        "x-dead-letter-strategy", "at-least-once");
  }

  private Map<String, Object> waitArguments(WorkQueue queue, Duration wait) {
    return Map.of(
        "x-queue-type", "quorum",
        "x-delivery-limit", DELIVERY_LIMIT,
        "x-message-ttl", wait.toMillis(),
        "x-overflow", "reject-publish",
        "x-dead-letter-exchange", "",
        "x-dead-letter-routing-key", work(queue),
        "x-dead-letter-strategy", "at-least-once");
  }

  private String waitQueue(WorkQueue queue, Duration wait) {
    return work(queue) + ".wait." + title(wait);
  }

  private static String title(Duration wait) {
    if (wait.toMillis() % 1000 != 0) {
      return wait.toMillis() + "ms";
    }
    return wait.toSeconds() % 60 == 0 ? wait.toMinutes() + "m" : wait.toSeconds() + "s";
  }
}

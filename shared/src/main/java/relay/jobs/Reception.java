package relay.jobs;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a message from its delivery to its end, the same for every adapter. Thread-safe.
 */
public final class Reception {
  /** As often as the broker lets a message kill its worker. */
  static final int MOST_FAILURES = 20;

  private static final Logger log = LoggerFactory.getLogger(Reception.class);

  private final QueueSettings settings;
  private final JobCodec codec = new JobCodec();

  public Reception(QueueSettings settings) {
    this.settings = settings;
  }

  /**
   * Hands a message on, or puts it where it belongs when it holds no job for us. Returns at once.
   */
  public void receive(HeldMessage message, JobHandler handler) {
    switch (codec.decode(message.body())) {
      case DecodedJob.Known(Job job) ->
          Thread.ofVirtual()
              .name("job")
              .start(() -> handle(new HeldDelivery(job, message), handler));
      case DecodedJob.FromNewerRelease(int version) -> {
        log.debug("a message of version {} waits for a worker of that release", version);
        message.replace(message.body(), settings.waitForNewerRelease(), message.failures());
      }
      case DecodedJob.Unreadable(String reason) -> {
        log.warn("put an unreadable message aside: {}", reason);
        message.putAside("unreadable: " + reason);
      }
    }
  }

  @SuppressWarnings("CatchingUnchecked") // whatever a handler throws, its job must not be lost
  private void handle(HeldDelivery delivery, JobHandler handler) {
    try {
      handler.handle(delivery);
    } catch (Throwable e) {
      delivery.failed(e);
    }
  }

  private final class HeldDelivery implements Delivery {
    private final Job job;
    private final HeldMessage message;
    private final AtomicBoolean settled = new AtomicBoolean();

    HeldDelivery(Job job, HeldMessage message) {
      this.job = job;
      this.message = message;
    }

    @Override
    public Job job() {
      return job;
    }

    @Override
    public void settle(Disposition disposition) {
      if (!settled.compareAndSet(false, true)) {
        return;
      }
      switch (disposition) {
        case Disposition.Done done -> message.acknowledge();
        case Disposition.GiveBack giveBack -> message.giveBack();
        case Disposition.Later(Job next, var delay) ->
            message.replace(codec.encode(next), delay, 0);
        case Disposition.Aside(String reason) -> {
          log.debug("put {} aside: {}", job, reason);
          message.putAside(reason);
        }
      }
    }

    void failed(Throwable cause) {
      if (!settled.compareAndSet(false, true)) {
        log.error("a handler failed after it settled {}", job, cause);
        return;
      }
      int failures = message.failures() + 1;
      if (failures >= MOST_FAILURES) {
        log.error("put {} aside, its handler failed {} times", job, failures, cause);
        message.putAside(
            "the handler failed %d times, last with %s"
                .formatted(failures, cause.getClass().getSimpleName()));
      } else {
        log.warn("the handler failed on {}, which comes again", job, cause);
        message.replace(message.body(), settings.waitAfterFailure(failures), failures);
      }
    }
  }
}

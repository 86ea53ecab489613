package relay.jobs.inprocess;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import relay.jobs.JobQueue;
import relay.jobs.JobQueueContract;
import relay.jobs.JobQueueUnderTest;
import relay.jobs.Jobs;
import relay.jobs.PublishReport;
import relay.jobs.PublishReport.Cause;
import relay.jobs.PublishReport.NotTaken;
import relay.jobs.WorkQueue;

class InProcessJobQueueTest implements JobQueueContract {

  @Override
  public JobQueueUnderTest open() {
    return new UnderTest(new InProcessJobQueue(SETTINGS));
  }

  @Test
  void refusesWhatItHasNoRoomFor() {
    try (InProcessJobQueue queue = new InProcessJobQueue(SETTINGS, 2)) {
      queue.publishLater(List.of(Jobs.importItem(1)), Duration.ofMillis(2500));

      PublishReport report = queue.publish(List.of(Jobs.importItem(2), Jobs.importItem(3)));

      assertThat(report.taken()).containsExactly(Jobs.importItem(2));
      assertThat(report.notTaken())
          .containsExactly(new NotTaken(Jobs.importItem(3), Cause.REFUSED));
    }
  }

  /** Every worker of an all-in-one lives in the same JVM, so one dies only by leaving its jobs. */
  private record UnderTest(InProcessJobQueue queue) implements JobQueueUnderTest {
    @Override
    public JobQueue anotherWorker() {
      return queue;
    }

    @Override
    public void kill(JobQueue worker) {
      worker.drain(Duration.ZERO);
    }

    @Override
    public void put(WorkQueue work, byte[] body) {
      assertThat(queue.queue(work).offer(LocalMessage.fresh(body))).isTrue();
    }

    @Override
    public void close() {
      queue.close();
    }
  }
}

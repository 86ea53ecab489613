package relay.jobs.rabbit;

import relay.jobs.JobQueueContract;
import relay.jobs.JobQueueUnderTest;
import relay.testing.TestBroker;

class RabbitJobQueueTest implements JobQueueContract {

  @Override
  public JobQueueUnderTest open() {
    return RabbitUnderTest.on(TestBroker.shared());
  }
}

package relay.jobs.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.util.Map;

/**
 * A message to be published.
 *
 * @param queue the name of the queue it goes to
 * @param headers ours alone: what a broker wrote into them does not travel on
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are passed on, never compared
record Outgoing(String queue, byte[] body, Map<String, Object> headers) {
  private static final int PERSISTENT = 2;

  /** Its properties; {@code number} comes back with a message that has no queue. */
  BasicProperties properties(int number) {
    return new BasicProperties.Builder()
        .deliveryMode(PERSISTENT)
        .contentType("application/json")
        .messageId(Integer.toString(number))
        .headers(headers)
        .build();
  }

  @Override
  public String toString() {
    return "Outgoing[" + queue + ", " + body.length + " bytes]";
  }
}

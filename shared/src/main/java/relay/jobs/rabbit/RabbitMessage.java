package relay.jobs.rabbit;

import java.time.Duration;
import relay.jobs.HeldMessage;
import relay.jobs.WorkQueue;

/** A delivered message. What takes its place is on the broker's disk before it is acknowledged. */
final class RabbitMessage implements HeldMessage {
  private final Origin origin;
  private final Successors successors;

  /**
   * Where it came from and how to settle it.
   *
   * @param gone runs once, when the message has left our hands
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes are passed on, never compared
  record Origin(
      WorkQueue queue,
      ConsumerChannel channel,
      long tag,
      byte[] body,
      int failures,
      Runnable gone) {}

  /** Where messages go that take the place of this one. */
  record Successors(Topology topology, Republisher republisher) {}

  RabbitMessage(Origin origin, Successors successors) {
    this.origin = origin;
    this.successors = successors;
  }

  @Override
  public byte[] body() {
    return origin.body();
  }

  @Override
  public int failures() {
    return origin.failures();
  }

  @Override
  public void acknowledge() {
    origin.channel().acknowledge(origin.tag());
    origin.gone().run();
  }

  @Override
  public void giveBack() {
    origin.channel().giveBack(origin.tag());
    origin.gone().run();
  }

  @Override
  public void replace(byte[] body, Duration delay, int failures) {
    String waiting = successors.topology().waiting(origin.queue(), delay);
    publish(new Outgoing(waiting, body, Headers.ofFailures(failures)));
  }

  @Override
  public void putAside(String reason) {
    String dead = successors.topology().dead(origin.queue());
    publish(new Outgoing(dead, origin.body(), Headers.ofReason(reason)));
  }

  private void publish(Outgoing successor) {
    if (!origin.channel().isOpen()) {
      origin.gone().run(); // the broker has given it to another, whose word counts
      return;
    }
    successors
        .republisher()
        .publish(
            successor,
            fate -> {
              switch (fate) {
                case TAKEN -> acknowledge();
                case NOT_ROUTED, REFUSED, UNKNOWN -> giveBack();
              }
            });
  }
}

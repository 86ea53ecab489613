package relay.simulator.http;

/** Ends the handling of a call with an answer that refuses it. */
public final class Refusal extends RuntimeException {

  private final transient Reply reply;

  public Refusal(Reply reply) {
    super("refused with " + reply.status(), null, false, false);
    this.reply = reply;
  }

  public Reply reply() {
    return reply;
  }
}

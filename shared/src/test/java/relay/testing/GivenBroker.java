package relay.testing;

import java.net.URI;

/** Somebody's broker: used, never stopped. */
record GivenBroker(URI address) implements Broker {

  GivenBroker {
    if (address.getUserInfo() == null || !address.getUserInfo().contains(":")) {
      throw new IllegalArgumentException(
          "RELAY_TEST_AMQP needs user and password: amqp://user:pw@host:port");
    }
  }

  @Override
  public String origin() {
    return "given by RELAY_TEST_AMQP at " + address.getHost() + ":" + address.getPort();
  }

  @Override
  public void restart() {
    throw notOurs();
  }

  @Override
  public void killAndRestart() {
    throw notOurs();
  }

  @Override
  public void stop() {
    throw notOurs();
  }

  @Override
  public void start() {
    throw notOurs();
  }

  @Override
  public String toString() {
    return "GivenBroker[" + address.getHost() + ":" + address.getPort() + "]";
  }

  private static UnsupportedOperationException notOurs() {
    return new UnsupportedOperationException("a broker given by its address is not ours to stop");
  }
}

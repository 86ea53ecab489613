package relay.testing;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;

/**
 * A real RabbitMQ that tests may use. Tests share it, so each takes queue names of its own ({@link
 * TestBroker#newPrefix}).
 */
public interface Broker {
  /** Generous, for a machine of two cores that does other work. */
  Duration STARTS_WITHIN = Duration.ofMinutes(2);

  /** Where clients connect: {@code amqp://user:password@host:port}. */
  URI address();

  /** Where it comes from, for people: which way and which port. */
  String origin();

  /**
   * Stops it in order and starts it again at the same address; durable queues keep their messages.
   *
   * @throws UnsupportedOperationException when it is not ours to stop: take {@link
   *     TestBroker#restartable} instead
   */
  void restart();

  /** As {@link #restart}, but it dies as in a crash. */
  void killAndRestart();

  /** Stops it in order until {@link #start}. */
  void stop();

  /** Starts it after {@link #stop}; returns when clients can connect. */
  void start();

  /** The version that the broker itself names when a client connects. */
  default String version() throws IOException {
    try (Connection connection = connect()) {
      return String.valueOf(connection.getServerProperties().get("version"));
    }
  }

  /** A new plain connection, without recovery; the caller closes it. */
  default Connection connect() throws IOException {
    try {
      ConnectionFactory factory = new ConnectionFactory();
      factory.setUri(address());
      factory.setAutomaticRecoveryEnabled(false);
      return factory.newConnection("test");
    } catch (URISyntaxException | GeneralSecurityException | TimeoutException e) {
      throw new IOException("no connection to " + origin(), e);
    }
  }

  /**
   * Returns when clients can connect: a port opens before its node takes connections.
   *
   * @param alive whether there is still anything to wait for
   */
  default void awaitOpen(BooleanSupplier alive) {
    Awaitility.await("start of " + origin())
        .atMost(STARTS_WITHIN)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .failFast("the broker ended", () -> !alive.getAsBoolean())
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> !version().isEmpty());
  }

  /** A new connection factory as the services have it; the caller destroys it. */
  default CachingConnectionFactory connectionFactory() {
    return new CachingConnectionFactory(address());
  }

  /** The address as the bean that makes Spring Boot connect to this broker. */
  default RabbitConnectionDetails connectionDetails() {
    URI address = address();
    String[] user = address.getUserInfo().split(":", 2);
    return new RabbitConnectionDetails() {
      @Override
      public String getUsername() {
        return user[0];
      }

      @Override
      public String getPassword() {
        return user[1];
      }

      @Override
      public List<Address> getAddresses() {
        return List.of(new Address(address.getHost(), address.getPort()));
      }
    };
  }
}
